package io.forebay.lru;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The policy's misses, against a cache so simple that it is right, and against published counts.
class EvictionPolicyTest {

  private record Request(long id, long sizeBytes) {}

  private static final long MEBIBYTE = 1 << 20;

  /// Misses of LRU at 128, 256 … 1024 MiB, as libCacheSim's own test asserts them for its trace.
  private static final long[] PUBLISHED = {93374, 89783, 83572, 81722, 72494, 72104, 71972, 71704};

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void itMissesAsOftenAsTheSimpleOne(long seed) {
    List<Request> trace = generated(seed, 100_000);
    for (long capacity : new long[] {MEBIBYTE, 8 * MEBIBYTE, 32 * MEBIBYTE}) {
      assertThat(misses(trace, capacity)).isEqualTo(simpleMisses(trace, capacity));
    }
  }

  /// `-Dtrace=cloudPhysicsIO.oracleGeneral.bin`, which is in libCacheSim's repository under
  /// `data/`.
  @Test
  @EnabledIfSystemProperty(named = "trace", matches = ".+")
  void itMissesAsOftenAsPublished() throws IOException {
    List<Request> trace = read(Path.of(System.getProperty("trace")));
    for (int i = 0; i < PUBLISHED.length; i++) {
      assertThat(misses(trace, (i + 1L) * 128 * MEBIBYTE)).isEqualTo(PUBLISHED[i]);
    }
  }

  private static long misses(List<Request> trace, long capacityBytes) {
    SlotTable table = new SlotTable();
    EvictionPolicy policy = new LeastRecentlyUsed();
    Map<Long, Long> sizes = new HashMap<>();
    long misses = 0;
    long used = 0;
    for (Request request : trace) {
      int slot = table.find(request.id());
      if (slot != SlotTable.NONE) {
        policy.used(slot);
        continue;
      }
      misses++;
      if (request.sizeBytes() > capacityBytes) {
        continue;
      }
      while (used + request.sizeBytes() > capacityBytes) {
        int coldest = policy.coldest();
        long identity = table.identity(coldest);
        policy.removed(coldest);
        table.remove(identity);
        used -= sizes.remove(identity);
      }
      policy.added(table.add(request.id(), 0));
      sizes.put(request.id(), request.sizeBytes());
      used += request.sizeBytes();
    }
    return misses;
  }

  private static long simpleMisses(List<Request> trace, long capacityBytes) {
    Map<Long, Long> sizes = new LinkedHashMap<>(16, 0.75f, true);
    long misses = 0;
    long used = 0;
    for (Request request : trace) {
      if (sizes.get(request.id()) != null) {
        continue;
      }
      misses++;
      sizes.put(request.id(), request.sizeBytes());
      used += request.sizeBytes();
      Iterator<Long> coldest = sizes.values().iterator();
      while (used > capacityBytes) {
        used -= coldest.next();
        coldest.remove();
      }
    }
    return misses;
  }

  /// Popularity falls with the rank, and what is popular drifts.
  private static List<Request> generated(long seed, int count) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    List<Request> trace = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long id = 31 * (Math.round(Math.exp(random.nextDouble() * Math.log(50_000))) + i / 50);
      trace.add(new Request(id, 1 + Math.floorMod(id * 0x9E3779B97F4A7C15L, 10_000)));
    }
    return trace;
  }

  /// Records of 24 bytes: time, identity, size, next use.
  private static List<Request> read(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<Request> trace = new ArrayList<>();
    for (int at = 0; at < bytes.limit(); at += 24) {
      trace.add(new Request(bytes.getLong(at + 4), Integer.toUnsignedLong(bytes.getInt(at + 12))));
    }
    return trace;
  }
}
