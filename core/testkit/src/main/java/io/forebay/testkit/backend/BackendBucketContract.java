package io.forebay.testkit.backend;

import static io.forebay.testkit.backend.BackendUnderTest.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.core.backend.Backend;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ListRequest;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// What a cloud promises of buckets.
public interface BackendBucketContract extends BackendUnderTest {

  @Test
  default void bucketsAreMadeFoundNamedAndRemoved() {
    String name = bucket() + "-made";
    assertThat(backend().hasBucket(name)).isFalse();

    backend().createBucket(name);

    assertThat(backend().hasBucket(name)).isTrue();
    assertThat(backend().listBuckets())
        .extracting(Backend.RemoteBucket::name)
        .contains(name, bucket())
        .isSorted();
    assertThat(backend().list(name, ListRequest.ofPrefix("")).entries()).isEmpty();

    backend().deleteBucket(name);

    assertThat(backend().hasBucket(name)).isFalse();
    assertThat(backend().listBuckets()).extracting(Backend.RemoteBucket::name).doesNotContain(name);
  }

  @Test
  default void aBucketIsMadeOnce() {
    put("kept", new byte[] {1});

    assertFails(ErrorCode.BUCKET_ALREADY_OWNED_BY_YOU, () -> backend().createBucket(bucket()));
    assertThat(read("kept")).containsExactly(1);
  }

  @Test
  default void aBucketKeepsTheTimeOfItsCreation() {
    Instant created = createdAt();

    put("dir/object", new byte[1]);
    backend().delete(bucket(), "dir/object", Conditions.NONE);
    put("other", new byte[1]);

    assertThat(createdAt()).isEqualTo(created);
  }

  private Instant createdAt() {
    return backend().listBuckets().stream()
        .filter(found -> found.name().equals(bucket()))
        .map(Backend.RemoteBucket::createdAt)
        .findFirst()
        .orElseThrow();
  }

  @Test
  default void onlyAnEmptyBucketIsRemoved() {
    put("dir/object", new byte[1]);

    assertFails(ErrorCode.BUCKET_NOT_EMPTY, () -> backend().deleteBucket(bucket()));
    assertThat(read("dir/object")).hasSize(1);

    backend().delete(bucket(), "dir/object", Conditions.NONE);
    backend().deleteBucket(bucket());
    assertThat(backend().hasBucket(bucket())).isFalse();
    backend().createBucket(bucket());
  }

  @Test
  default void anAbsentBucketIsNotRemoved() {
    assertFails(ErrorCode.NO_SUCH_BUCKET, () -> backend().deleteBucket(absentBucket()));
  }

  @Test
  default void theFingerprintStays() {
    assertThat(backend().fingerprint()).isNotBlank().isEqualTo(backend().fingerprint());
  }
}
