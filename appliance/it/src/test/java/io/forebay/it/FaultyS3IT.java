package io.forebay.it;

import io.forebay.testkit.S3Emulator;
import io.forebay.testkit.S3EmulatorExtension;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(S3EmulatorExtension.class)
final class FaultyS3IT extends FaultyWriteContract {

  @BeforeAll
  void startNode(S3Emulator emulator, @TempDir Path directory) {
    start(new FaultyS3Cloud(emulator.endpoint()), directory);
  }
}
