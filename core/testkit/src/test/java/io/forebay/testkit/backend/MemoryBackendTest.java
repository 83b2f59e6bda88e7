package io.forebay.testkit.backend;

import io.forebay.core.backend.Backend;

class MemoryBackendTest implements BackendContract {

  private final MemoryBackend backend = MemoryBackend.of("bucket");

  @Override
  public Backend backend() {
    return backend;
  }

  @Override
  public String bucket() {
    return "bucket";
  }
}
