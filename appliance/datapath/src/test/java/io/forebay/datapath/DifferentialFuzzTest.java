package io.forebay.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.name.ObjectId;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.RangeRequest;
import io.forebay.core.service.CacheResult;
import io.forebay.core.service.GetRequest;
import io.forebay.testkit.backend.BackendFault;
import io.forebay.testkit.backend.FaultyBackend.Operation;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whatever fails: what is read through the data path is what is read past it, or an error.
class DifferentialFuzzTest {

  private static final int STEPS = 600;
  private static final int KEYS = 6;
  private static final int SIZE_MAX = 90_000;

  @ParameterizedTest(name = "seed {0}, others write: {1}")
  @CsvSource({"1, true", "2, true", "3, true", "4, false", "5, false", "6, false"})
  void whatIsReadThroughTheCacheIsWhatIsReadPastIt(long seed, boolean othersWrite) {
    DatapathSettings settings =
        Rig.settings()
            .absenceTtl(othersWrite ? Duration.ZERO : DatapathSettings.DEFAULTS.absenceTtl())
            .farRangeBytes(20_000)
            .abandonedFillBytesMax(50_000)
            .build();
    try (Rig rig = new Rig(settings)) {
      if (othersWrite) {
        rig.freshness(Duration.ZERO);
      }
      Random random = new Random(seed);
      for (int step = 0; step < STEPS; step++) {
        rig.advance(Duration.ofSeconds(1 + random.nextInt(60)));
        step(rig, random, othersWrite, seed + ":" + step);
        rig.awaitNoFills();
      }
      settle(rig);
    }
  }

  private void step(Rig rig, Random random, boolean othersWrite, String where) {
    ObjectId id = new ObjectId(Rig.CLOUD, "key-" + random.nextInt(KEYS));
    switch (random.nextInt(16)) {
      case 0, 1 -> write(rig, id, Rig.bytes(random.nextInt(SIZE_MAX), random.nextLong()));
      case 2 -> delete(rig, id);
      case 3 -> {
        if (othersWrite) {
          rig.cloud.put(
              Rig.REMOTE, id.key(), Rig.bytes(random.nextInt(SIZE_MAX), random.nextLong()));
        }
      }
      case 4 -> {
        if (othersWrite) {
          rig.cloud.delete(Rig.REMOTE, id.key(), Conditions.NONE);
        }
      }
      case 5, 6 -> planFault(rig, random);
      case 7 -> rig.memory.delete(id);
      case 8 -> rig.memory.limitTo(random.nextInt(3) * (long) SIZE_MAX);
      case 9 -> rig.memory.limitTo(Long.MAX_VALUE);
      case 10 -> damage(rig, id, random);
      case 11 -> rig.memory.setAvailable(random.nextInt(3) > 0);
      case 12, 13 -> check(rig, range(id, random), where);
      default -> check(rig, GetRequest.whole(id), where);
    }
  }

  private static void write(Rig rig, ObjectId id, byte[] bytes) {
    try {
      rig.put(id, bytes);
      assertThat(rig.cloud.bytes(Rig.REMOTE, id.key()).orElseThrow()).isEqualTo(bytes);
    } catch (StoreException expected) {
      assertThat(expected.code())
          .isIn(ErrorCode.OUTCOME_UNKNOWN, ErrorCode.UNAVAILABLE, ErrorCode.OUT_OF_SPACE);
    }
  }

  private static void delete(Rig rig, ObjectId id) {
    try {
      rig.datapath.delete(id, Conditions.NONE);
      assertThat(rig.cloud.bytes(Rig.REMOTE, id.key())).isEmpty();
    } catch (StoreException expected) {
      assertThat(expected.code()).isIn(ErrorCode.OUTCOME_UNKNOWN, ErrorCode.UNAVAILABLE);
    }
  }

  private static void planFault(Rig rig, Random random) {
    switch (random.nextInt(5)) {
      case 0 -> rig.backend.plan(Operation.PUT, new BackendFault.DoneButUnknown());
      case 1 -> rig.backend.plan(Operation.PUT, new BackendFault.Fail(ErrorCode.OUTCOME_UNKNOWN));
      case 2 -> rig.backend.plan(Operation.DELETE, new BackendFault.DoneButUnknown());
      default -> rig.backend.plan(Operation.GET, BackendFault.anyOfBody(random, SIZE_MAX));
    }
  }

  private static void damage(Rig rig, ObjectId id, Random random) {
    rig.memory
        .find(id)
        .ifPresent(stored ->
            rig.memory.corrupt(id, random.nextLong(Math.max(1, stored.attributes().sizeBytes()))));
  }

  private static GetRequest range(ObjectId id, Random random) {
    long start = random.nextInt(SIZE_MAX);
    RangeRequest range =
        switch (random.nextInt(3)) {
          case 0 -> new RangeRequest.From(start);
          case 1 -> new RangeRequest.Suffix(start);
          default -> new RangeRequest.Between(start, start + random.nextInt(SIZE_MAX));
        };
    return new GetRequest(id, Optional.of(range), Conditions.NONE);
  }

  private static void check(Rig rig, GetRequest request, String where) {
    Optional<byte[]> truth = rig.cloud.bytes(Rig.REMOTE, request.id().key());
    Rig.Answer answer;
    try {
      answer = rig.get(request);
    } catch (StoreException e) {
      switch (e.code()) {
        case NO_SUCH_KEY -> assertThat(truth).as(where).isEmpty();
        case INVALID_RANGE -> assertThat(truth).as(where).isPresent();
        default ->
            assertThat(e.code()).as(where).isIn(ErrorCode.UNAVAILABLE, ErrorCode.OBJECT_CORRUPT);
      }
      return;
    }
    byte[] whole = truth.orElseThrow();
    assertThat(answer.attributes().sizeBytes()).as(where).isEqualTo(whole.length);
    // A lone range past the cache cannot be verified: only its length and its source are known to
    // be right.
    boolean isVerified =
        answer.range().lengthBytes() == whole.length || answer.cache() != CacheResult.BYPASS;
    if (isVerified) {
      assertThat(answer.bytes())
          .as(where)
          .isEqualTo(
              Arrays.copyOfRange(
                  whole, (int) answer.range().startOffset(), (int) answer.range().endOffset()));
    }
  }

  // With nothing failing any more, everything is served and right.
  private static void settle(Rig rig) {
    rig.memory.setAvailable(true);
    rig.memory.limitTo(Long.MAX_VALUE);
    rig.advance(Duration.ofHours(1));
    for (int i = 0; i < 200; i++) {
      rig.given(new ObjectId(Rig.CLOUD, "drain"), 1 + i);
      try {
        rig.get(new ObjectId(Rig.CLOUD, "drain"));
        rig.memory.delete(new ObjectId(Rig.CLOUD, "drain"));
      } catch (StoreException planned) {
        assertThat(planned.code()).isNotEqualTo(ErrorCode.NO_SUCH_KEY);
      }
    }
    rig.awaitNoFills();
    for (int i = 0; i < KEYS; i++) {
      ObjectId id = new ObjectId(Rig.CLOUD, "key-" + i);
      Optional<byte[]> truth = rig.cloud.bytes(Rig.REMOTE, id.key());
      if (truth.isPresent()) {
        // The first may come upon a damaged block and set the copy aside.
        assertThat(rig.get(id).bytes()).isEqualTo(truth.get());
        assertThat(rig.get(id).bytes()).isEqualTo(truth.get());
        rig.awaitNoFills();
        assertThat(rig.memory.find(id)).as("kept").isPresent();
      }
    }
  }
}
