package io.forebay.backend.s3;

import static io.forebay.testkit.backend.BackendUnderTest.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.core.backend.Backend;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.object.ObjectMetadata;
import io.forebay.testkit.S3ProxyServer;
import io.forebay.testkit.S3ProxyServerExtension;
import io.forebay.testkit.backend.BackendContract;
import io.forebay.testkit.backend.BackendUnderTest;
import io.forebay.testkit.backend.BytesContent;
import io.forebay.testkit.backend.Deviation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(S3ProxyServerExtension.class)
class S3BackendS3ProxyTest implements BackendContract {

  private static final String S3PROXY = "S3Proxy 4.1";

  private Backend backend;
  private String bucket;

  @BeforeEach
  void open(S3ProxyServer server) {
    backend = TestBackends.at(server.endpoint());
    bucket = "contract-" + UUID.randomUUID();
    backend.createBucket(bucket);
  }

  @AfterEach
  void close() {
    backend.close();
  }

  @Override
  public Backend backend() {
    return backend;
  }

  @Override
  public String bucket() {
    return bucket;
  }

  @Override
  public int largeBytes() {
    return 12 << 20;
  }

  @Deviation(
      of = S3PROXY,
      value = "Keys are paths of files: those with empty or dotted segments are refused or fail.")
  @Override
  public boolean acceptsEveryKey() {
    return false;
  }

  @Deviation(of = S3PROXY, value = "A delimiter other than `/` is refused: 400.")
  @Override
  public boolean takesEveryDelimiter() {
    return false;
  }

  @Deviation(of = S3PROXY, value = "The blank before a content type's parameter is removed.")
  @Test
  @Override
  public void metadataComesBackAsItWasGiven() {
    ObjectMetadata metadata =
        new ObjectMetadata(
            Map.of("content-type", "text/html; charset=utf-8", "cache-control", "max-age=60"),
            Map.of("wide", "\u00e4 \u6f22\u5b57 \ud83d\ude00", "plain", "a = b, c; d"));

    backend.put(bucket, "object", BytesContent.of(new byte[10]), metadata, Conditions.NONE);

    ObjectMetadata head = backend.head(bucket, "object").metadata();
    assertThat(head.user()).isEqualTo(metadata.user());
    assertThat(head.contentHeaders())
        .containsEntry("content-type", "text/html;charset=utf-8")
        .containsEntry("cache-control", "max-age=60");
  }

  @Deviation(
      of = S3PROXY,
      value = "Answers to reads beside a write can carry the ETag of the other version.")
  @Test
  @Override
  public void readersSeeOneWriteOrTheOther() {
    put("shared", BackendUnderTest.bytes(1000, 1));
    put("shared", BackendUnderTest.bytes(4000, 2));

    assertThat(read("shared")).isEqualTo(BackendUnderTest.bytes(4000, 2));
  }

  @Deviation(of = S3PROXY, value = "A conditional DELETE of an absent object succeeds.")
  @Test
  @Override
  public void aConditionalDeletionIsDecidedByWhatIsThere() {
    ObjectAttributes first = put("key", BackendUnderTest.bytes(100, 2));
    ObjectAttributes second = put("key", BackendUnderTest.bytes(100, 3));

    assertFails(ErrorCode.PRECONDITION_FAILED, () -> backend.delete(bucket, "key", ifMatch(first)));
    assertThat(read("key")).isEqualTo(BackendUnderTest.bytes(100, 3));

    backend.delete(bucket, "key", ifMatch(second));
    assertFails(ErrorCode.NO_SUCH_KEY, () -> backend.head(bucket, "key"));
    backend.delete(bucket, "key", ifMatch(second));
  }

  private static Conditions ifMatch(ObjectAttributes object) {
    return new Conditions(
        Optional.of(List.of(object.etag())), Optional.empty(), Optional.empty(), Optional.empty());
  }
}
