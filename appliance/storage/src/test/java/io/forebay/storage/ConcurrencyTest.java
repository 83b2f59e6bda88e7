package io.forebay.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.core.name.Bucket;
import io.forebay.core.name.ObjectId;
import io.forebay.core.name.Provider;
import io.forebay.core.object.ByteRange;
import io.forebay.core.object.ListRequest;
import io.forebay.core.store.ObjectReader;
import io.forebay.testkit.store.StoreDriver;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Many threads on few keys that are in each other's way.
class ConcurrencyTest {

  private static final List<String> KEYS = List.of("a", "a/b", "a/b/c", "a/c", "a//", "x/y/z");
  private static final List<Bucket> BUCKETS =
      List.of(Bucket.local("bucket"), new Bucket(Provider.AWS, "cloud", "bucket"));

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(longs = {1, 20261121})
  void everyReadIsOneWholeWriteAndTheIndexAgreesInTheEnd(long seed) throws Exception {
    try (MountpathStore store = new StoreFixture(directory).openWhole(1, 2);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        Random random = new Random(seed * 100 + i);
        running.add(threads.submit(() -> work(store, random)));
      }
      for (Future<?> thread : running) {
        thread.get(5, TimeUnit.MINUTES);
      }

      for (Bucket bucket : BUCKETS) {
        List<String> present =
            KEYS.stream().filter(k -> store.find(new ObjectId(bucket, k)).isPresent()).toList();
        assertThat(store.list(bucket, ListRequest.ofPrefix("")).entries())
            .extracting(entry -> entry.name())
            .containsExactlyInAnyOrderElementsOf(present);
      }
      assertThat(store.stats()).allMatch(MountpathStats::inService);
    }
  }

  private static void work(MountpathStore store, Random random) {
    StoreDriver driver = new StoreDriver(store);
    for (int i = 0; i < 150; i++) {
      ObjectId id =
          new ObjectId(BUCKETS.get(random.nextInt(2)), KEYS.get(random.nextInt(KEYS.size())));
      switch (random.nextInt(6)) {
        case 0, 1 -> {
          byte[] bytes = new byte[1 + random.nextInt(200_000)];
          Arrays.fill(bytes, (byte) bytes.length);
          driver.put(id, bytes, "v" + bytes.length);
        }
        case 2 -> store.delete(id);
        case 3 -> store.evictable().forEach(mountpath -> mountpath.evict(Identity.of(id)));
        default -> read(store, id);
      }
    }
  }

  private static void read(MountpathStore store, ObjectId id) {
    var opened = store.open(id);
    if (opened.isPresent()) {
      try (ObjectReader reader = opened.get()) {
        int sizeBytes = (int) reader.object().attributes().sizeBytes();
        byte[] expected = new byte[sizeBytes];
        Arrays.fill(expected, (byte) sizeBytes);
        assertThat(StoreDriver.read(reader, ByteRange.whole(sizeBytes))).isEqualTo(expected);
      }
    }
  }
}
