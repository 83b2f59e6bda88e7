package io.forebay.testkit.store;

import io.forebay.core.store.LocalStore;

/// The memory store passes the contract of lists.
class MemoryStoreListTest extends LocalListContract {

  @Override
  protected LocalStore open() {
    return new MemoryStore();
  }
}
