package io.forebay.it;

import io.forebay.testkit.Fault;
import io.forebay.testkit.GcsEmulator;
import io.forebay.testkit.GcsEmulatorExtension;
import io.forebay.testkit.OriginRequest;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(GcsEmulatorExtension.class)
final class FaultyGcsIT extends FaultyWriteContract {

  @BeforeAll
  void startNode(GcsEmulator emulator, @TempDir Path directory) {
    start(new Gcs(emulator, directory), directory);
  }

  private static final class Gcs extends NodeReadCloud {

    Gcs(GcsEmulator emulator, Path directory) {
      super(
          emulator.endpoint(),
          endpoint ->
              "kind: gcs, endpoint: \"%s\", project: %s, anonymous: true"
                  .formatted(endpoint, emulator.projectId()),
          directory);
    }

    @Override
    public boolean isRead(OriginRequest request, String key) {
      return request.isGet()
          && request.path().contains("/" + key)
          && request.path().contains("alt=media");
    }

    @Override
    public boolean isWrite(OriginRequest request) {
      return request.path().contains("uploadType=multipart");
    }

    @Override
    public Fault otherVersion() {
      return new Fault.WithHeader("x-goog-generation", "1");
    }
  }
}
