package io.forebay.lru;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.core.name.MountpathId;
import io.forebay.testkit.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResidentOrderTest {

  @TempDir Path temporary;

  private final MutableClock clock = new MutableClock();
  private Path directory;

  @BeforeEach
  void makeDirectory() throws IOException {
    directory = Files.createDirectories(temporary.resolve("order"));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void theOrderIsThatOfLastUseOverAllStarts(long seed) throws IOException {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    SequencedSet<Long> expected = new LinkedHashSet<>();
    for (int start = 0; start < 6; start++) {
      ResidentOrder order = open(directory);
      assertThat(order.isTrusted()).isEqualTo(start > 0);
      if (start == 0) {
        reconcileWith(order, List.of());
      }
      for (int step = 0; step < 2000; step++) {
        step(order, expected, random);
      }
      order.applyTouches();
      assertThat(coldestFirst(order)).containsExactlyElementsOf(expected);
      order.close();
    }
  }

  private static void step(ResidentOrder order, SequencedSet<Long> expected, RandomGenerator random)
      throws IOException {
    long identity = random.nextInt(300);
    switch (random.nextInt(8)) {
      case 0, 1 -> {
        order.applyTouches();
        order.added(identity, 1);
        expected.remove(identity);
        expected.add(identity);
      }
      case 2 -> {
        order.removed(identity);
        expected.remove(identity);
      }
      case 3 -> {
        if (random.nextInt(50) == 0) {
          order.persist();
        }
      }
      default -> {
        order.used(identity);
        if (identity == 0) {
          order.applyTouches();
        }
        if (expected.remove(identity)) {
          expected.add(identity);
        }
        order.applyTouches();
      }
    }
  }

  @Test
  void aDeathLosesOnlyWhatWasNotPersisted() throws IOException {
    ResidentOrder order = open(directory);
    addAll(order, 1, 100);
    order.used(1);
    order.persist();
    order.used(2);
    order.added(101, 1);

    ResidentOrder after = open(copyOf(directory));
    assertThat(after.isTrusted()).isFalse();
    assertThat(coldestFirst(after)).startsWith(2L, 3L).endsWith(100L, 1L).hasSize(100);
  }

  @Test
  void aDeathAfterASnapshotLosesNothingBeforeIt() throws IOException {
    ResidentOrder order = open(directory);
    addAll(order, 1, 5000);
    reconcileWith(order, coldestFirst(order));
    order.persist();
    assertThat(directory.resolve("snapshot")).exists();
    order.used(1);
    order.removed(2);
    order.persist();

    List<Long> after = coldestFirst(open(copyOf(directory)));
    assertThat(after).startsWith(3L, 4L).endsWith(5000L, 1L).hasSize(4999);
  }

  @Test
  void aJournalTornAnywhereGivesWhatIsBeforeTheTear() throws IOException {
    ResidentOrder order = open(directory);
    for (long i = 1; i <= 20; i++) {
      order.added(i, 1);
      order.persist();
    }
    Path journal = journalOf(directory);
    byte[] whole = Files.readAllBytes(journal);
    int before = 0;
    for (int length = 0; length <= whole.length; length++) {
      Path copy = copyOf(directory);
      Files.write(journalOf(copy), Arrays.copyOf(whole, length));
      List<Long> after = coldestFirst(open(copy));
      assertThat(after).hasSizeBetween(before, before + 1);
      for (int i = 0; i < after.size(); i++) {
        assertThat(after.get(i)).isEqualTo(i + 1);
      }
      before = after.size();
    }
    assertThat(before).isEqualTo(20);
  }

  @Test
  void aFlippedBitInTheSnapshotIsSeen() throws IOException {
    ResidentOrder order = open(directory);
    reconcileWith(order, List.of(1L, 2L, 3L));
    order.close();
    byte[] whole = Files.readAllBytes(directory.resolve("snapshot"));
    for (int at = 0; at < whole.length; at++) {
      Path copy = copyOf(directory);
      byte[] flipped = whole.clone();
      flipped[at] ^= 4;
      Files.write(copy.resolve("snapshot"), flipped);
      ResidentOrder after = open(copy);
      assertThat(after.isTrusted()).as("byte %d", at).isFalse();
      assertThat(List.of(1L, 2L, 3L)).containsAll(coldestFirst(after));
    }
  }

  @Test
  void onlyACleanEndIsTrusted() throws IOException {
    ResidentOrder order = open(directory);
    assertThat(order.isTrusted()).isFalse();
    addAll(order, 1, 3);
    order.close();
    ResidentOrder neverTold = open(directory);
    assertThat(neverTold.isTrusted()).as("nobody told it what is on the disk").isFalse();
    neverTold.reconciling();
    neverTold.close();
    ResidentOrder halfTold = open(directory);
    assertThat(halfTold.isTrusted()).as("reconciliation had not ended").isFalse();
    reconcileWith(halfTold, List.of(1L, 2L, 3L));
    halfTold.close();

    ResidentOrder told = open(directory);
    assertThat(told.isTrusted()).isTrue();
    assertThat(open(copyOf(directory)).isTrusted()).as("it is open elsewhere, and died").isFalse();
    told.close();
  }

  @Test
  void reconcilingForgetsAndLearns() throws IOException {
    ResidentOrder order = open(directory);
    long base = clock.instant().getEpochSecond();
    order.added(10, 1);
    clock.advance(Duration.ofSeconds(100));
    order.added(20, 1);
    order.added(30, 1);
    clock.advance(Duration.ofSeconds(100));
    order.added(40, 1);

    order.reconciling();
    order.resident(40, 1, base);
    order.resident(20, 1, base);
    order.resident(1, 1, base - 1000);
    order.resident(25, 1, base + 150);
    order.resident(41, 1, base + 900);
    order.resident(2, 1, base - 500);
    order.resident(50, 1, base);
    order.resident(60, 1, base);
    order.removed(60);
    order.added(70, 1);
    order.used(50);
    order.applyTouches();
    order.reconciled();

    // 10 and 30 were not told; 20 and 40 keep their places; 50 was used since, 60 removed since.
    assertThat(coldestFirst(order)).containsExactly(1L, 2L, 20L, 25L, 40L, 70L, 50L, 41L);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aSnapshotTakenDuringChangesMissesNothing(long seed) throws Exception {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    ResidentSet set = new ResidentSet(new LeastRecentlyUsed());
    OrderSeconds seconds = new OrderSeconds(clock);
    OrderJournal journal = new OrderJournal(set, new OrderFiles(directory), seconds);
    for (long i = 0; i < 20_000; i++) {
      set.added(i, seconds.now());
    }
    AtomicBoolean ended = new AtomicBoolean();
    Thread changing =
        Thread.ofPlatform()
            .start(() -> {
              for (int i = 0; i < 200_000; i++) {
                changeOne(set, random.nextInt(25_000), random.nextInt(4));
              }
              ended.set(true);
            });
    while (!ended.get()) {
      journal.wantSnapshot();
      journal.persist();
    }
    changing.join();
    journal.persist();

    ResidentOrder after = open(copyOf(directory));
    assertThat(coldestFirst(after)).isEqualTo(coldestFirst(set));
    journal.close();
  }

  @Test
  void aWalkMeetsEverythingAlthoughTheNextObjectMovesOrGoes() throws IOException {
    ResidentSet set = new ResidentSet(new LeastRecentlyUsed());
    for (long i = 0; i < 5000; i++) {
      set.added(i, 1);
    }
    SequencedSet<Long> met = new LinkedHashSet<>();
    set.beginWalk();
    set.walk((identity, second) -> met.add(identity));
    long next = met.size();
    set.used(new long[] {next}, 1, 2);
    set.walk((identity, second) -> met.add(identity));
    set.removed(met.getLast() + 1);
    while (set.walk((identity, second) -> met.add(identity))) {
      assertThat(met).hasSizeLessThan(5000);
    }

    assertThat(met).hasSize(4999).endsWith(4999L, next);
  }

  private static void changeOne(ResidentSet set, long identity, int kind) {
    switch (kind) {
      case 0 -> set.added(identity, 1);
      case 1 -> set.removed(identity);
      default -> set.used(new long[] {identity}, 1, 1);
    }
  }

  @Test
  void additionsThatDoNotFitIntoTheJournalAreSaved() throws IOException {
    ResidentOrder order = open(directory);
    addAll(order, 1, 200_000);
    order.persist();

    assertThat(coldestFirst(open(copyOf(directory)))).hasSize(200_000).startsWith(1L, 2L);
  }

  @Test
  void anObjectTakesAtMost32Bytes() {
    ResidentSet[] sets = new ResidentSet[1];
    // A little above a doubling: the worst case.
    int count = 1_600_000;
    long before = usedMemory();
    sets[0] = new ResidentSet(new LeastRecentlyUsed());
    for (long i = 0; i < count; i++) {
      sets[0].added(i, 1);
      if (i % 1024 == 0) {
        sets[0].takePending();
      }
    }
    sets[0].takePending();

    assertThat(usedMemory() - before).isLessThan(32L * count);
    assertThat(sets[0].size()).isEqualTo(count);
  }

  private static long usedMemory() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }

  @Test
  void theThreadOfItsOwnPersists() throws IOException {
    ResidentOrders orders = new ResidentOrders(clock);
    ResidentOrder order = orders.open(new MountpathId("m"), directory);
    order.added(5, 1);
    Eventually.await(
        "the addition is in a file",
        () -> coldestFirst(open(copyOf(directory))).equals(List.of(5L)));
    order.close();
  }

  private ResidentOrder open(Path in) {
    try {
      return new ResidentOrder("test", new OrderFiles(in), new OrderSeconds(clock));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void addAll(ResidentOrder order, long from, long to) {
    for (long i = from; i <= to; i++) {
      order.added(i, 1);
    }
  }

  private static void reconcileWith(ResidentOrder order, List<Long> identities) {
    order.reconciling();
    for (long identity : identities) {
      order.resident(identity, 1, 0);
    }
    order.reconciled();
  }

  private static List<Long> coldestFirst(ResidentOrder order) {
    return coldestFirst(order.set());
  }

  private static List<Long> coldestFirst(ResidentSet set) {
    long[] identities = new long[set.size() + 1];
    int count = set.coldest(identities, new int[identities.length]);
    List<Long> list = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      list.add(identities[i]);
    }
    return list;
  }

  private static Path journalOf(Path in) throws IOException {
    try (Stream<Path> files = Files.list(in)) {
      return files.filter(file -> file.toString().contains("journal-")).findFirst().orElseThrow();
    }
  }

  private Path copyOf(Path from) {
    try {
      Path to = Files.createTempDirectory(temporary, "copy");
      try (Stream<Path> files = Files.list(from)) {
        for (Path file : (Iterable<Path>) files::iterator) {
          Files.copy(file, to.resolve(file.getFileName()));
        }
      }
      return to;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
