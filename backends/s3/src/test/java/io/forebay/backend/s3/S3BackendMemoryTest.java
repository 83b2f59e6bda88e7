package io.forebay.backend.s3;

import io.forebay.core.backend.Backend;
import io.forebay.testkit.backend.BackendContract;
import io.forebay.testkit.s3.MemoryS3;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class S3BackendMemoryTest implements BackendContract {

  private final MemoryS3 service = MemoryS3.start();
  private final Backend backend = TestBackends.at(service.endpoint());

  @BeforeEach
  void open() {
    backend.createBucket("contract");
  }

  @AfterEach
  void close() {
    backend.close();
    service.close();
  }

  @Override
  public Backend backend() {
    return backend;
  }

  @Override
  public String bucket() {
    return "contract";
  }

  @Override
  public int largeBytes() {
    return 12 << 20;
  }
}
