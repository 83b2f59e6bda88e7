package io.forebay.lru;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlotTableTest {

  @ParameterizedTest
  @CsvSource({"1, 0", "2, 8", "3, 40", "4, 48"})
  void itIsAMap(long seed, int shift) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    SlotTable table = new SlotTable();
    Map<Long, Integer> expected = new HashMap<>();
    for (int step = 0; step < 200_000; step++) {
      // Few bits differ: the worst identities that a hash can give.
      long identity = (long) random.nextInt(20_000) << shift;
      int second = random.nextInt(Integer.MAX_VALUE);
      if (!expected.containsKey(identity)) {
        table.add(identity, second);
        expected.put(identity, second);
      } else if (random.nextBoolean()) {
        table.remove(identity);
        expected.remove(identity);
      } else {
        table.setSecond(table.find(identity), second);
        expected.put(identity, second);
      }
    }

    assertThat(table.size()).isEqualTo(expected.size());
    HashSet<Integer> slots = new HashSet<>();
    for (long i = 0; i < 20_000; i++) {
      int slot = table.find(i << shift);
      Integer second = expected.get(i << shift);
      assertThat(slot == SlotTable.NONE).isEqualTo(second == null);
      if (second != null) {
        assertThat(table.second(slot)).isEqualTo(second);
        assertThat(table.isTaken(slot)).isTrue();
        assertThat(slots.add(slot)).isTrue();
      }
    }
  }
}
