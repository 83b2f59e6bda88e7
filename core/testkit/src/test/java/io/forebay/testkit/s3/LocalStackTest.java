package io.forebay.testkit.s3;

import io.forebay.testkit.S3Emulator;
import io.forebay.testkit.S3EmulatorExtension;
import java.net.URI;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(S3EmulatorExtension.class)
class LocalStackTest extends S3ServiceSuite {

  private final URI endpoint;

  LocalStackTest(S3Emulator emulator) {
    this.endpoint = emulator.endpoint();
  }

  @Override
  URI endpoint() {
    return endpoint;
  }
}
