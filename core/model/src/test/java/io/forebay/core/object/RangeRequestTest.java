package io.forebay.core.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import org.junit.jupiter.api.Test;

final class RangeRequestTest {

  @Test
  void aRangeWithinTheObjectIsItself() {
    assertThat(new RangeRequest.Between(2, 5).resolve(10)).isEqualTo(new ByteRange(2, 6));
    assertThat(new RangeRequest.From(9).resolve(10)).isEqualTo(new ByteRange(9, 10));
    assertThat(new RangeRequest.Suffix(3).resolve(10)).isEqualTo(new ByteRange(7, 10));
  }

  @Test
  void whatLiesBehindTheEndIsCutOff() {
    assertThat(new RangeRequest.Between(8, Long.MAX_VALUE).resolve(10))
        .isEqualTo(new ByteRange(8, 10));
    assertThat(new RangeRequest.Suffix(30).resolve(10)).isEqualTo(ByteRange.whole(10));
  }

  @Test
  void aRangeWithoutAnyByteIsRefused() {
    for (RangeRequest range :
        new RangeRequest[] {
          new RangeRequest.From(10), new RangeRequest.Between(10, 12), new RangeRequest.Suffix(0)
        }) {
      assertThatThrownBy(() -> range.resolve(10))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_RANGE));
    }
    assertThatThrownBy(() -> new RangeRequest.Suffix(5).resolve(0))
        .isInstanceOf(StoreException.class);
  }

  @Test
  void impossibleRangesCannotBeMade() {
    assertThatThrownBy(() -> new RangeRequest.Between(3, 2))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ByteRange(3, 2)).isInstanceOf(IllegalArgumentException.class);
  }
}
