package io.forebay.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.core.name.Bucket;
import io.forebay.core.name.ObjectId;
import io.forebay.core.name.Provider;
import io.forebay.core.store.EvictableMountpath;
import io.forebay.core.store.EvictableMountpath.EvictionOutcome;
import io.forebay.testkit.Eventually;
import io.forebay.testkit.store.StoreDriver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// No copy is lost to eviction while a lost index is made anew.
class IndexMakerTest {

  private static final ObjectId COPY =
      new ObjectId(new Bucket(Provider.AWS, "cloud", "bucket"), "key");

  @TempDir Path directory;

  private final RecordingOrders orders = new RecordingOrders(true);

  private StoreFixture fixture() {
    return new StoreFixture(directory, orders);
  }

  @BeforeEach
  void aCopyOfWhichTheIndexKnowsNothing() throws Exception {
    try (MountpathStore store = fixture().openWhole(1)) {
      new StoreDriver(store).put(COPY, new byte[10], "v1");
    }
    DiskFiles.deleteTree(fixture().mountpath(1).resolve("%index"));
    orders.byMountpath.clear();
  }

  private boolean isReconciled() {
    return orders.byMountpath.values().stream().allMatch(order -> order.reconciled);
  }

  @Test
  void whatIsToldToTheOrderIsToldToItsEnd() throws Exception {
    AtomicInteger measured = new AtomicInteger();
    Disk disk =
        new ForwardingDisk() {
          @Override
          public long usableBytes(String path) throws IOException {
            // First when the mountpath is taken into use, then after the index was made.
            if (measured.incrementAndGet() == 2) {
              throw new DiskException("simulated", DiskException.EIO);
            }
            return super.usableBytes(path);
          }
        };
    try (MountpathStore store = fixture().on(disk).openWhole(1)) {
      Eventually.await("the order was told all", this::isReconciled);

      assertThat(measured).hasValueGreaterThanOrEqualTo(2);
      assertThat(store.evictable().getFirst().evict(Identity.of(COPY)))
          .isInstanceOf(EvictionOutcome.Evicted.class);
    }
  }

  /// A disk where the pass over the files waits after it has seen the bucket's objects.
  private static final class HeldDisk extends ForwardingDisk {
    private final CountDownLatch seen = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    @Override
    public Listing list(String path) throws IOException {
      Listing listing = super.list(path);
      return path.endsWith("/" + Layout.OBJECTS + "/") ? new Held(listing) : listing;
    }

    private final class Held implements Listing {
      private final Listing listing;
      private boolean begun;

      Held(Listing listing) {
        this.listing = listing;
      }

      @Override
      public List<Entry> next(int max) throws IOException {
        if (begun) {
          seen.countDown();
          await(goOn);
        }
        begun = true;
        return listing.next(max);
      }

      @Override
      public void close() throws IOException {
        listing.close();
      }
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(1, TimeUnit.MINUTES)) {
        throw new AssertionError("not within a minute");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatIsToldToTheOrderIsNotCalledAbsentBeforeTheIndexHasIt() throws Exception {
    HeldDisk disk = new HeldDisk();
    try (MountpathStore store = fixture().on(disk).open(1)) {
      EvictableMountpath mountpath = store.evictable().getFirst();
      await(disk.seen);
      assertThat(orders.resident()).containsKey(Identity.of(COPY));

      assertThat(mountpath.evict(Identity.of(COPY))).isInstanceOf(EvictionOutcome.Kept.class);
      disk.goOn.countDown();
      StoreFixture.whole(store);

      assertThat(mountpath.evict(Identity.of(COPY))).isInstanceOf(EvictionOutcome.Evicted.class);
      assertThat(mountpath.evict(Identity.of(COPY))).isInstanceOf(EvictionOutcome.Absent.class);
    } finally {
      disk.goOn.countDown();
    }
  }
}
