package io.forebay.backend.s3;

import static io.forebay.testkit.backend.BackendUnderTest.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.core.backend.Backend;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.object.ObjectMetadata;
import io.forebay.testkit.S3Emulator;
import io.forebay.testkit.S3EmulatorExtension;
import io.forebay.testkit.backend.BackendContract;
import io.forebay.testkit.backend.BackendUnderTest;
import io.forebay.testkit.backend.BytesContent;
import io.forebay.testkit.backend.Deviation;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(S3EmulatorExtension.class)
class S3BackendLocalStackTest implements BackendContract {

  private static final String LOCALSTACK = "LocalStack 4.14";

  private Backend backend;
  private String bucket;

  @BeforeEach
  void open(S3Emulator emulator) {
    backend = TestBackends.at(emulator.endpoint());
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
      of = LOCALSTACK,
      value = "A page that ended with a name beyond ASCII cannot be continued: 500.")
  @Override
  public boolean pagesAnyKey() {
    return false;
  }

  @Deviation(of = LOCALSTACK, value = "A conditional DELETE is answered with 501, and not done.")
  @Test
  @Override
  public void aConditionalDeletionIsDecidedByWhatIsThere() {
    ObjectAttributes written = put("key", BackendUnderTest.bytes(100, 2));
    Conditions ifSame =
        new Conditions(
            Optional.of(List.of(written.etag())),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    assertFails(ErrorCode.NOT_IMPLEMENTED, () -> backend.delete(bucket, "key", ifSame));
    assertThat(read("key")).isEqualTo(BackendUnderTest.bytes(100, 2));
  }

  @Deviation(
      of = LOCALSTACK,
      value = "The bytes are refused, but the object that was there is empty afterwards.")
  @Test
  @Override
  public void bytesThatAreNotTheAnnouncedOnesAreRefused() {
    byte[] bytes = BackendUnderTest.bytes(100, 1);
    BytesContent content = new BytesContent(bytes, "0".repeat(32), List.of());

    assertThatThrownBy(
            () -> backend.put(bucket, "key", content, ObjectMetadata.NONE, Conditions.NONE))
        .isInstanceOf(StoreException.class);
  }
}
