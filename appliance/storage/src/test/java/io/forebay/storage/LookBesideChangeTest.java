package io.forebay.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.core.name.Bucket;
import io.forebay.core.name.ObjectId;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.object.ObjectMetadata;
import io.forebay.core.run.KeyedLock.Turn;
import io.forebay.core.store.ObjectReader;
import io.forebay.testkit.store.StoreDriver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Readers who look for an object of our own while another thread overwrites it.
class LookBesideChangeTest {

  private static final Bucket OWN = Bucket.local("bucket");

  @TempDir Path directory;

  // Runs once, after a look at a file that is not there.
  private final AtomicReference<Runnable> afterAMiss = new AtomicReference<>(() -> {});
  // Runs each time a sidecar is about to be opened.
  private volatile Runnable beforeASidecar = () -> {};

  private final Disk disk =
      new ForwardingDisk() {
        @Override
        public DiskFile open(String path) throws IOException {
          if (path.contains("/%md/")) {
            beforeASidecar.run();
          }
          try {
            return super.open(path);
          } catch (DiskException e) {
            if (path.contains("/" + Layout.OBJECTS + "/")) {
              afterAMiss.getAndSet(() -> {}).run();
            }
            throw e;
          }
        }
      };

  private StoreFixture fixture() {
    return new StoreFixture(directory).on(disk);
  }

  private static void inAnotherThread(Runnable work) {
    try {
      Thread.ofVirtual().start(work).join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  // An object on the second disk, whose home is the first.
  private ObjectId moving() throws InterruptedException {
    try (MountpathStore store = fixture().openWhole(2)) {
      for (int i = 0; i < 20; i++) {
        new StoreDriver(store).put(new ObjectId(OWN, "key-" + i), new byte[1], "v1");
      }
    }
    try (MountpathStore store = fixture().openWhole(1, 2)) {
      int number = 0;
      while (!home(store, number).equals(fixture().mountpath(1).toString())) {
        number++;
      }
      return new ObjectId(OWN, "key-" + number);
    }
  }

  private static String home(MountpathStore store, int number) {
    return new Placement(store.mountpaths())
        .order(new ObjectId(OWN, "key-" + number))
        .getFirst()
        .label();
  }

  @Test
  void whatMovesToAnotherDiskMeanwhileIsFound() throws Exception {
    ObjectId id = moving();
    try (MountpathStore store = fixture().openWhole(1, 2)) {
      StoreDriver driver = new StoreDriver(store);
      afterAMiss.set(() -> inAnotherThread(() -> driver.put(id, new byte[2], "v2")));

      assertThat(driver.version(id)).isEqualTo("v2");
      assertThat(new DiskFiles(fixture()).mountpathOf(id, 1, 2)).isEqualTo(1);
    }
  }

  @Test
  void whatMovesToAnotherDiskMeanwhileIsOpened() throws Exception {
    ObjectId id = moving();
    try (MountpathStore store = fixture().openWhole(1, 2)) {
      StoreDriver driver = new StoreDriver(store);
      afterAMiss.set(() -> inAnotherThread(() -> driver.put(id, new byte[2], "v2")));

      try (ObjectReader reader = store.open(id).orElseThrow()) {
        assertThat(reader.object().attributes().version()).isEqualTo("v2");
      }
    }
  }

  @Test
  void whatIsOverwrittenAgainAndAgainIsFound() throws Exception {
    ObjectId id = new ObjectId(OWN, "key");
    try (MountpathStore store = fixture().openWhole(1)) {
      putWithSidecar(store, id, 0);
      Thread reader = Thread.currentThread();
      AtomicInteger overwritten = new AtomicInteger();
      // The sidecar that the reader is about to open goes away, whenever that is possible.
      beforeASidecar =
          () -> {
            if (Thread.currentThread().equals(reader) && overwritten.get() < 4) {
              inAnotherThread(() -> overwrite(store, id, overwritten));
            }
          };

      assertThat(new StoreDriver(store).version(id)).isEqualTo("v4");
    }
  }

  private static void overwrite(MountpathStore store, ObjectId id, AtomicInteger overwritten) {
    Turns<ObjectId> turns = store.mountpaths().getFirst().context().turns();
    try (Turn turn = turns.tryTake(id).orElse(null)) {
      if (turn != null) {
        putWithSidecar(store, id, overwritten.incrementAndGet());
      }
    }
  }

  private static void putWithSidecar(MountpathStore store, ObjectId id, int number) {
    ObjectMetadata large = new ObjectMetadata(Map.of("content-type", "x".repeat(3000)), Map.of());
    new StoreDriver(store)
        .put(
            id,
            new byte[1],
            new ObjectAttributes(
                1, "e" + number, "v" + number, StoreDriver.WRITTEN_AT, List.of(), large));
  }
}
