package io.forebay.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.core.name.Bucket;
import org.junit.jupiter.api.Test;

final class BucketTagsTest {

  @Test
  void bucketsBeyondTheBoundShareATag() {
    BucketTags tags = new BucketTags(2, Bucket::name);

    assertThat(tags.ofAsked(Bucket.local("a"))).isEqualTo("a");
    assertThat(tags.ofPlaced(Bucket.local("b"))).isEqualTo("b");
    assertThat(tags.ofPlaced(Bucket.local("c"))).isEqualTo(BucketTags.OTHER);
    assertThat(tags.ofAsked(Bucket.local("a"))).isEqualTo("a");
  }

  @Test
  void withoutRoomEveryBucketIsAnother() {
    assertThat(new BucketTags(0, Bucket::name).ofAsked(Bucket.local("a")))
        .isEqualTo(BucketTags.OTHER);
  }
}
