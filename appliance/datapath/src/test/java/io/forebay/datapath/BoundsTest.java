package io.forebay.datapath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.core.name.ObjectId;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.object.ObjectMetadata;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class BoundsTest {

  @Test
  void buffersAreReusedAndBeyondTheirBoundOnHeap() {
    Buffers buffers = new Buffers(1000, 2);
    ByteBuffer first = buffers.take(10);
    ByteBuffer second = buffers.take(10);
    ByteBuffer third = buffers.take(10);

    assertThat(first.isDirect()).isTrue();
    assertThat(second.isDirect()).isTrue();
    assertThat(third.isDirect()).isFalse();
    assertThat(third.capacity()).isEqualTo(10);
    assertThat(buffers.take(Long.MAX_VALUE).capacity()).isEqualTo(1000);
    first.put((byte) 1);
    buffers.give(first);
    assertThat(buffers.take(5)).isSameAs(first);
    assertThat(first.remaining()).isEqualTo(1000);
    buffers.give(third);
    assertThat(buffers.take(5)).isNotSameAs(third);
  }

  @Test
  void doubtsEndAndAreBounded() {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    Doubts doubts = new Doubts(now::get, Duration.ofMinutes(15));
    doubts.add(Rig.KEY);
    ObjectId other = new ObjectId(Rig.CLOUD, "other");

    assertThat(doubts.has(Rig.KEY)).isTrue();
    assertThat(doubts.has(other)).isFalse();
    for (int i = 0; i <= Doubts.KEYS_MAX; i++) {
      doubts.add(new ObjectId(Rig.CLOUD, "key-" + i));
    }
    assertThat(doubts.has(other)).as("too many to tell apart").isTrue();
    now.set(Instant.EPOCH.plus(Duration.ofMinutes(15)));
    assertThat(doubts.has(Rig.KEY)).isFalse();
    assertThat(doubts.has(other)).isFalse();
  }

  @Test
  void settingsRefuseWhatCannotWork() {
    List<Runnable> wrong = new ArrayList<>();
    wrong.add(() -> Rig.settings().fillsMax(0).build());
    wrong.add(() -> Rig.settings().farRangeBytes(-1).build());
    wrong.add(() -> Rig.settings().heldRangeBytesMax(-1).build());
    wrong.add(() -> Rig.settings().abandonedFillBytesMax(-1).build());
    wrong.add(() -> Rig.settings().fillWait(Duration.ZERO).build());
    wrong.add(() -> Rig.settings().turnWait(Duration.ofDays(2)).build());
    wrong.add(() -> Rig.settings().absenceTtl(Duration.ofSeconds(-1)).build());

    for (Runnable one : wrong) {
      assertThatThrownBy(one::run).isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(DatapathSettings.DEFAULTS.bufferBytes()).isLessThanOrEqualTo(256 << 10);
  }

  @Test
  void aTargetHasAPlaceAndAWindow() {
    try (Rig rig = new Rig()) {
      assertThatThrownBy(() -> new RemoteTarget(rig.backend, "b", "", Optional.empty()))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(
              () -> new RemoteTarget(rig.backend, "b", "o", Optional.of(Duration.ofSeconds(-1))))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(RemoteTarget.of(rig.backend, "b").origin()).contains("b");
    }
  }

  @Test
  void anEtagThatOnlyLooksLikeAnMd5IsNotCompared() {
    ObjectAttributes attributes =
        new ObjectAttributes(3, "0".repeat(32), "v", Instant.EPOCH, List.of(), ObjectMetadata.NONE);

    BodyCheck looks = new BodyCheck(attributes, false);
    looks.update(ByteBuffer.wrap(new byte[3]));
    looks.verify();

    BodyCheck is = new BodyCheck(attributes, true);
    is.update(ByteBuffer.wrap(new byte[3]));
    assertThatThrownBy(is::verify).isInstanceOf(RuntimeException.class);
  }
}
