package io.forebay.testkit.store;

import io.forebay.core.store.LocalStore;

/// The memory store passes the contract of uploads.
class MemoryStoreUploadsTest extends UploadStoreContract {

  @Override
  protected LocalStore open() {
    return new MemoryStore();
  }
}
