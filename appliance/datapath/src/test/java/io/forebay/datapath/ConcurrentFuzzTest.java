package io.forebay.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.name.ObjectId;
import io.forebay.core.object.Conditions;
import io.forebay.core.service.GetRequest;
import io.forebay.core.service.GetResponse;
import io.forebay.testkit.backend.BackendFault;
import io.forebay.testkit.backend.FaultyBackend.Operation;
import io.forebay.testkit.store.CollectingSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Readers and writers at once, under faults and evictions: each key has one writer, which sees
/// what it wrote; everybody sees whole values only.
class ConcurrentFuzzTest {

  private static final int KEYS = 4;
  private static final int WRITES = 60;
  private static final int READERS = 12;
  private static final int SIZE_MAX = 60_000;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {11, 12, 13})
  void everybodySeesWholeValuesAndAWriterItsOwn(long seed) throws Exception {
    try (Rig rig = new Rig();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      AtomicBoolean over = new AtomicBoolean();
      List<Future<?>> writers = new ArrayList<>();
      List<Future<?>> others = new ArrayList<>();
      for (int i = 0; i < KEYS; i++) {
        long writerSeed = seed * 1000 + i;
        ObjectId id = key(i);
        writers.add(threads.submit(() -> write(rig, id, new Random(writerSeed))));
      }
      for (int i = 0; i < READERS; i++) {
        long readerSeed = seed * 2000 + i;
        others.add(threads.submit(() -> read(rig, over, new Random(readerSeed))));
      }
      others.add(threads.submit(() -> disturb(rig, over, new Random(seed))));
      try {
        for (Future<?> writer : writers) {
          writer.get(5, TimeUnit.MINUTES);
        }
      } finally {
        over.set(true);
      }
      for (Future<?> other : others) {
        other.get(2, TimeUnit.MINUTES);
      }
      rig.awaitNoFills();
    }
  }

  private static ObjectId key(int index) {
    return new ObjectId(Rig.CLOUD, "key-" + index);
  }

  // The first eight bytes tell the rest.
  private static byte[] value(long seed) {
    byte[] bytes = Rig.bytes(Long.BYTES + (int) Math.floorMod(seed, (long) SIZE_MAX), seed);
    ByteBuffer.wrap(bytes).putLong(seed);
    return bytes;
  }

  private static void write(Rig rig, ObjectId id, Random random) {
    for (int i = 0; i < WRITES; i++) {
      byte[] value = value(random.nextLong());
      boolean deletes = random.nextInt(5) == 0;
      try {
        if (deletes) {
          rig.datapath.delete(id, Conditions.NONE);
        } else {
          rig.put(id, value);
        }
      } catch (StoreException e) {
        assertThat(e.code()).isIn(ErrorCode.OUTCOME_UNKNOWN, ErrorCode.ACCESS_DENIED);
      }
      // Nobody else writes the key: what the cloud has now is what the writer must see,
      // acknowledged or not.
      byte[] truth = rig.cloud.bytes(Rig.REMOTE, id.key()).orElse(new byte[0]);
      for (int look = 0; look < 2; look++) {
        byte[] seen = seen(rig, id);
        assertThat(seen).as("%s, write %s", id, i).isEqualTo(truth);
      }
    }
  }

  // Empty where the object is absent.
  private static byte[] seen(Rig rig, ObjectId id) {
    while (true) {
      try {
        return rig.get(id).bytes();
      } catch (StoreException e) {
        if (e.code() == ErrorCode.NO_SUCH_KEY) {
          return new byte[0];
        }
        assertThat(e.code()).isIn(ErrorCode.UNAVAILABLE, ErrorCode.OBJECT_CORRUPT);
      }
    }
  }

  private static void read(Rig rig, AtomicBoolean over, Random random) {
    while (!over.get()) {
      ObjectId id = key(random.nextInt(KEYS));
      try (GetResponse response = rig.datapath.get(GetRequest.whole(id))) {
        if (random.nextInt(4) > 0) {
          CollectingSink sink = new CollectingSink();
          response.body().sendTo(sink);
          byte[] bytes = sink.bytes();
          assertThat(bytes).isEqualTo(value(ByteBuffer.wrap(bytes).getLong()));
        }
      } catch (StoreException e) {
        assertThat(e.code())
            .isIn(ErrorCode.NO_SUCH_KEY, ErrorCode.UNAVAILABLE, ErrorCode.OBJECT_CORRUPT);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static void disturb(Rig rig, AtomicBoolean over, Random random) {
    while (!over.get()) {
      switch (random.nextInt(6)) {
        case 0 -> rig.backend.plan(Operation.PUT, new BackendFault.Fail(ErrorCode.OUTCOME_UNKNOWN));
        case 1 -> rig.backend.plan(Operation.PUT, new BackendFault.DoneButUnknown());
        case 2 -> rig.backend.plan(Operation.DELETE, new BackendFault.DoneButUnknown());
        case 3 -> rig.backend.plan(Operation.PUT, new BackendFault.Fail(ErrorCode.ACCESS_DENIED));
        case 4 -> rig.memory.delete(key(random.nextInt(KEYS)));
        default -> rig.backend.plan(Operation.GET, BackendFault.anyOfBody(random, SIZE_MAX));
      }
      int before = rig.backend.count();
      // At the pace of the calls.
      while (!over.get() && rig.backend.count() < before + 3) {
        LockSupport.parkNanos(100_000);
      }
    }
  }
}
