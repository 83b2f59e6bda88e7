package io.forebay.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.core.name.Bucket;
import io.forebay.core.name.ObjectId;
import io.forebay.core.object.ListEntry;
import io.forebay.core.object.ListRequest;
import io.forebay.testkit.store.StoreDriver;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Lists while objects move to their home mountpaths, as they do when they are overwritten after a
/// mountpath was added.
final class ListBesideMoveTest {

  private static final Bucket OWN = Bucket.local("bucket");
  private static final int OBJECTS = 600;

  @TempDir private Path directory;

  private static void putAll(MountpathStore store, String version) {
    StoreDriver driver = new StoreDriver(store);
    for (int i = 0; i < OBJECTS; i++) {
      driver.put(
          new ObjectId(OWN, "key-%03d".formatted(i)),
          version.getBytes(StandardCharsets.UTF_8),
          version);
    }
  }

  @Test
  void anObjectThatMovesIsInEveryList() throws Exception {
    StoreFixture fixture = new StoreFixture(directory);
    try (MountpathStore store = fixture.openWhole(1)) {
      putAll(store, "v1");
    }
    List<String> keys = IntStream.range(0, OBJECTS).mapToObj("key-%03d"::formatted).toList();

    // The new one is looked at first: what moves to it after that has left the other one before
    // that is looked at.
    try (MountpathStore store = fixture.openWhole(2, 1);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> writer = threads.submit(() -> putAll(store, "v2"));
      while (!writer.isDone()) {
        assertThat(store.list(OWN, ListRequest.ofPrefix("")).entries())
            .extracting(ListEntry::name)
            .isEqualTo(keys);
      }
      writer.get(1, TimeUnit.MINUTES);
    }
  }
}
