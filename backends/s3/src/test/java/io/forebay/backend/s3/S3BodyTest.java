package io.forebay.backend.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

class S3BodyTest {

  private static final byte[] BYTES = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};

  private final AtomicBoolean aborted = new AtomicBoolean();

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void exactlyTheAnnouncedBytesAreGiven(boolean isDirect) throws IOException {
    ByteBuffer target = isDirect ? ByteBuffer.allocateDirect(20) : ByteBuffer.allocate(20);
    try (S3Body body = body(10)) {
      int count = 0;
      while (count >= 0) {
        count = body.read(target);
      }
    }

    byte[] read = new byte[target.flip().remaining()];
    target.get(read);
    assertThat(read).isEqualTo(BYTES);
    assertThat(aborted).as("the connection can be used again").isFalse();
  }

  @Test
  void anEndThatComesEarlyIsAFailure() throws IOException {
    try (S3Body body = body(11)) {
      assertThat(body.read(ByteBuffer.allocate(20))).isEqualTo(10);

      assertThatThrownBy(() -> body.read(ByteBuffer.allocate(20))).isInstanceOf(EOFException.class);
    }
    assertThat(aborted).isTrue();
  }

  @Test
  void whatComesBehindTheEndIsNotGiven() throws IOException {
    try (S3Body body = body(9)) {
      assertThat(body.read(ByteBuffer.allocate(20))).isEqualTo(9);
      assertThat(body.read(ByteBuffer.allocate(20))).isEqualTo(-1);
    }
    assertThat(aborted).as("the connection is not used again").isTrue();
  }

  @Test
  void aBodyThatIsClosedEarlyIsAborted() throws IOException {
    S3Body body = body(10);
    assertThat(body.read(ByteBuffer.allocate(3))).isEqualTo(3);

    body.close();
    body.close();

    assertThat(aborted).isTrue();
  }

  private S3Body body(long lengthBytes) {
    AbortableInputStream stream =
        AbortableInputStream.create(new ByteArrayInputStream(BYTES), () -> aborted.set(true));
    return new S3Body(
        new ResponseInputStream<>(GetObjectResponse.builder().build(), stream), lengthBytes);
  }
}
