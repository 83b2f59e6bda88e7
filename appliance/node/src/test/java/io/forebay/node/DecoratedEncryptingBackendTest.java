package io.forebay.node;

import static io.forebay.testkit.backend.BackendUnderTest.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.core.backend.Backend;
import io.forebay.core.backend.BackendObject;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.run.MonotonicClock;
import io.forebay.core.run.Retrier;
import io.forebay.testkit.backend.BackendContract;
import io.forebay.testkit.backend.MemoryBackend;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The same of a cloud whose ETags look like an MD5 and are none.
class DecoratedEncryptingBackendTest implements BackendContract {

  private final MemoryBackend cloud = MemoryBackend.of("bucket");
  private final Backend backend =
      BackendRig.decorated(cloud, BackendRig.UNLIMITED, MonotonicClock.SYSTEM, Retrier.Pause.SLEEP);

  @BeforeEach
  void encrypt() {
    cloud.encrypt();
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
    return "bucket";
  }

  @Test
  void anEtagThatIsNoMd5IsSaidToBeNone() {
    put("key", bytes(100, 1));

    try (BackendObject object = open("key")) {
      assertThat(object.etagIsMd5()).isFalse();
    }
  }

  // The two that compare ETags with the MD5 of the bytes.

  @Test
  @Override
  public void aWriteAnswersWhatWasWritten() {
    ObjectAttributes written = put("object", bytes(5000, 1));

    ObjectAttributes head = backend.head("bucket", "object");
    assertThat(written.etag()).isEqualTo(head.etag());
    assertThat(written.version()).isEqualTo(head.version());
  }

  @Test
  @Override
  public void readersSeeOneWriteOrTheOther() {
    put("object", bytes(10, 1));
    put("object", bytes(20, 2));

    assertThat(read("object")).isEqualTo(bytes(20, 2));
  }
}
