package io.forebay.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class BucketTagsTest {

  @Test
  void bucketsBeyondTheBoundShareATag() {
    BucketTags tags = new BucketTags(2);

    assertThat(tags.of("a")).isEqualTo("a");
    assertThat(tags.of("b")).isEqualTo("b");
    assertThat(tags.of("c")).isEqualTo(BucketTags.OTHER);
    assertThat(tags.of("a")).isEqualTo("a");
  }

  @Test
  void withoutRoomEveryBucketIsAnother() {
    assertThat(new BucketTags(0).of("a")).isEqualTo(BucketTags.OTHER);
  }
}
