package io.forebay.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.name.Bucket;
import io.forebay.core.name.ObjectId;
import io.forebay.storage.StorageSettings.MountpathSettings;
import io.forebay.testkit.store.StoreDriver;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a mountpath takes as the file system counts it, in blocks, also those that a file has
/// beyond its end.
class BlocksTakenTest {

  private static final long CAPACITY_BYTES = 32L << 20;

  @TempDir Path directory;

  private static long blocksBytes(Path tree) throws IOException {
    Process process =
        new ProcessBuilder("du", "--summarize", "--block-size=1", tree.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      return Long.parseLong(String.valueOf(out.readLine()).split("\t", 2)[0]);
    }
  }

  @Test
  void areNoMoreThanTheCapacityAllows() throws Exception {
    StoreFixture fixture = new StoreFixture(directory);
    StorageSettings settings =
        StorageSettings.of(
                List.of(
                    new MountpathSettings(fixture.mountpath(1), OptionalLong.of(CAPACITY_BYTES))))
            .withDurability(Durability.RENAME)
            .withOutOfSpacePercent(50);
    try (MountpathStore store = StoreFixture.whole(fixture.open(settings))) {
      StoreDriver driver = new StoreDriver(store);
      Optional<ErrorCode> refused = Optional.empty();
      for (int i = 0; i < 1000 && refused.isEmpty(); i++) {
        try {
          driver.put(new ObjectId(Bucket.local("bucket"), "key-" + i), new byte[64 << 10], "v");
        } catch (StoreException e) {
          refused = Optional.of(e.code());
        }
      }

      assertThat(refused).contains(ErrorCode.OUT_OF_SPACE);
      assertThat(blocksBytes(fixture.mountpath(1))).isLessThanOrEqualTo(CAPACITY_BYTES / 2);
    }
  }
}
