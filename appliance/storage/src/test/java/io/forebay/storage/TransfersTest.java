package io.forebay.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransfersTest {

  private final Transfers transfers = new Transfers();

  @Test
  void oneIsNoticedOnceItIsUnderWayForLonger() {
    int slot = transfers.begin(1000);

    assertThat(transfers.isAnyLonger(1500, 500)).isFalse();
    assertThat(transfers.isAnyLonger(1501, 500)).isTrue();
    transfers.end(slot);
    assertThat(transfers.isAnyLonger(1501, 500)).isFalse();
  }

  @Test
  void theEndOfOneDoesNotHideAnother() {
    int old = transfers.begin(1);
    int young = transfers.begin(1000);
    transfers.end(young);

    assertThat(transfers.isAnyLonger(1001, 500)).isTrue();
    transfers.end(old);
    assertThat(transfers.isAnyLonger(1001, 500)).isFalse();
  }

  @Test
  void whereTooManyAreUnderWayOneIsNotNotedAndNobodyWaits() {
    List<Integer> slots = new ArrayList<>();
    do {
      slots.add(transfers.begin(1));
    } while (slots.getLast() >= 0);

    assertThat(slots).hasSizeBetween(2, 257).doesNotHaveDuplicates();
    transfers.end(slots.getLast());
    assertThat(transfers.isAnyLonger(1001, 500)).isTrue();
    slots.subList(0, slots.size() - 1).forEach(transfers::end);
    assertThat(transfers.isAnyLonger(1001, 500)).isFalse();
    assertThat(transfers.begin(1)).isNotNegative();
  }

  @Test
  void everyThreadHasPlaces() throws InterruptedException {
    List<Integer> slots = new ArrayList<>();
    // One after the other; their numbers spread over all places.
    for (int i = 0; i < 2000; i++) {
      Thread thread =
          Thread.ofVirtual()
              .start(() -> {
                List<Integer> own = new ArrayList<>();
                for (int k = 0; k < 8; k++) {
                  own.add(transfers.begin(1));
                }
                own.forEach(transfers::end);
                slots.addAll(own);
              });
      thread.join();
    }

    assertThat(slots).hasSize(16_000).allMatch(slot -> slot >= 0);
    assertThat(slots.stream().distinct().count()).isEqualTo(256);
  }
}
