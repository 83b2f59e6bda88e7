package io.forebay.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.name.Bucket;
import io.forebay.core.name.MountpathId;
import io.forebay.core.name.ObjectId;
import io.forebay.core.name.Provider;
import io.forebay.core.store.EvictableMountpath;
import io.forebay.core.store.EvictableMountpath.EvictionOutcome;
import io.forebay.core.store.RoomMaker;
import io.forebay.core.store.WorkFile;
import io.forebay.storage.StorageSettings.MountpathSettings;
import io.forebay.testkit.Eventually;
import io.forebay.testkit.store.StoreDriver;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who gets the room on a disk that is full of copies.
class RoomTest {

  private static final int MIB = 1 << 20;
  private static final long LIMIT_BYTES = 32L * MIB;
  private static final Bucket CLOUD = new Bucket(Provider.AWS, "cloud", "bucket");
  private static final Bucket OWN = Bucket.local("own");

  @TempDir Path directory;

  private final Leaving leaving = new Leaving();
  private final AtomicLong nanos = new AtomicLong();
  private MountpathStore store;

  /// Lets the copies go in the order in which they came.
  private final class Leaving implements RoomMaker {

    private final Queue<ObjectId> copies = new ConcurrentLinkedQueue<>();
    private final List<Long> wanted = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger askedForLater = new AtomicInteger();
    private volatile CountDownLatch go = new CountDownLatch(0);
    private volatile Runnable afterwards = () -> {};

    @Override
    public boolean makeRoom(MountpathId mountpath, long bytes, Duration wait) {
      wanted.add(bytes);
      await(go);
      EvictableMountpath disk = store.evictable().getFirst();
      long left = 0;
      while (left < bytes && !copies.isEmpty()) {
        if (disk.evict(Identity.of(copies.remove())) instanceof EvictionOutcome.Evicted(long b)) {
          left += b;
        }
      }
      afterwards.run();
      return left >= bytes;
    }

    @Override
    public void makeRoomSoon(MountpathId mountpath) {
      askedForLater.incrementAndGet();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(1, TimeUnit.MINUTES)) {
        throw new AssertionError("nobody went on");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @BeforeEach
  void open() throws Exception {
    StoreFixture fixture =
        new StoreFixture(directory)
            .roomFrom(leaving)
            .ticking(() -> nanos.get() + System.nanoTime());
    StorageSettings settings =
        StorageSettings.of(
                List.of(
                    new MountpathSettings(fixture.mountpath(1), OptionalLong.of(2 * LIMIT_BYTES))))
            .withDurability(Durability.RENAME)
            .withOutOfSpacePercent(50);
    store = StoreFixture.whole(fixture.open(settings));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void copies(int count) {
    for (int i = 0; i < count; i++) {
      ObjectId id = new ObjectId(CLOUD, "copy-" + i);
      new StoreDriver(store).put(id, new byte[MIB], "v");
      leaving.copies.add(id);
    }
  }

  private static ObjectId own(String key) {
    return new ObjectId(OWN, key);
  }

  private WorkFile create(String key, long sizeBytes) {
    return store.create(own(key), OptionalLong.of(sizeBytes));
  }

  private static void assertNoRoom(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OUT_OF_SPACE));
  }

  @Test
  void copiesLeaveForWhatAClientWrites() {
    copies(28);

    new StoreDriver(store).put(own("written"), new byte[10 * MIB], "v");

    assertThat(store.find(own("written"))).isPresent();
    assertThat(leaving.copies).as("no more than had to leave").hasSizeBetween(18, 23);
    assertThat(store.stats().getFirst().usedBytes()).isLessThanOrEqualTo(LIMIT_BYTES);
  }

  @Test
  void whereThereIsRoomNothingLeaves() {
    copies(10);

    create("written", 10 * MIB).close();

    assertThat(leaving.wanted).isEmpty();
  }

  @Test
  void nothingLeavesForWhatWouldNotFitEvenSo() {
    new StoreDriver(store).put(own("stays"), new byte[10 * MIB], "v");
    copies(18);

    assertNoRoom(() -> create("too large", 25 * MIB));

    assertThat(leaving.wanted).isEmpty();
  }

  @Test
  void copiesLeaveForWhatGrowsToo() {
    copies(28);
    ByteBuffer bytes = ByteBuffer.allocate(MIB);

    try (WorkFile work = store.create(own("grows"), OptionalLong.empty())) {
      for (int i = 0; i < 10; i++) {
        work.write(bytes.clear());
      }
    }

    assertThat(leaving.copies).hasSizeBetween(17, 23);
  }

  @Test
  void aFetchTakesOnlyWhatIsSpareAndAsksForMore() {
    copies(28);

    assertNoRoom(() -> store.createIfRoom(new ObjectId(CLOUD, "cold"), 10 * MIB));

    assertThat(leaving.wanted).isEmpty();
    assertThat(leaving.askedForLater).hasValue(1);
    assertThat(leaving.copies).hasSize(28);
    store.createIfRoom(new ObjectId(CLOUD, "cold"), MIB).close();
  }

  @Test
  void whereNothingMoreMayLeaveTheWriteIsRefused() {
    copies(28);
    leaving.copies.clear();

    assertNoRoom(() -> create("written", 10 * MIB));

    assertThat(leaving.wanted).hasSize(1);
  }

  @Test
  void theWaitEnds() {
    copies(28);
    Space space = store.mountpaths().getFirst().space();
    leaving.afterwards =
        () -> {
          nanos.addAndGet(Room.WAIT.dividedBy(2).toNanos());
          space.reserveExisting(4 * MIB);
        };

    assertNoRoom(() -> create("written", 4 * MIB));

    assertThat(leaving.wanted).hasSize(2);
    assertThat(leaving.copies).isNotEmpty();
  }

  @Test
  void whileRoomIsMadeNobodyElseTakesIt() throws Exception {
    copies(28);
    leaving.go = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<WorkFile> waiting = threads.submit(() -> create("large", 10 * MIB));
      Eventually.await("room is being made", () -> leaving.wanted.size() == 1);

      assertNoRoom(() -> store.createIfRoom(new ObjectId(CLOUD, "cold"), MIB));
      Future<WorkFile> small = threads.submit(() -> create("small", MIB));
      leaving.go.countDown();

      waiting.get(1, TimeUnit.MINUTES).close();
      small.get(1, TimeUnit.MINUTES).close();
      assertThat(leaving.wanted.getFirst()).isBetween(6L * MIB, 10L * MIB);
      store.createIfRoom(new ObjectId(CLOUD, "cold"), MIB).close();
    }
  }
}
