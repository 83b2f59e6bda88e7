package io.forebay.testkit.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MemoryS3Test extends S3ServiceSuite {

  private final MemoryS3 service = MemoryS3.start();

  @Override
  URI endpoint() {
    return service.endpoint();
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void madeUpObjectsAreOfAnySizeAndTheSameAtEveryOffset() throws Exception {
    long sizeBytes = 5L << 40;
    service.putMadeUp("big", "5 TiB", sizeBytes, 7);
    HttpURLConnection connection =
        (HttpURLConnection) service.endpoint().resolve("/big/5%20TiB").toURL().openConnection();
    long start = sizeBytes - 1000;
    connection.setRequestProperty("Range", "bytes=" + start + "-");

    try (InputStream body = connection.getInputStream()) {
      byte[] bytes = body.readAllBytes();

      assertThat(connection.getHeaderField("Content-Range"))
          .isEqualTo("bytes %d-%d/%d".formatted(start, sizeBytes - 1, sizeBytes));
      assertThat(bytes).hasSize(1000);
      assertThat(bytes[999]).isEqualTo(MemoryS3.madeUpByte(7, sizeBytes - 1));
    }
  }

  @Test
  void refusesWhatItDoesNotKnow() throws Exception {
    HttpURLConnection connection =
        (HttpURLConnection)
            service.endpoint().resolve("/" + "some-bucket?versioning").toURL().openConnection();
    service.putMadeUp("some-bucket", "k", 1, 1);

    assertThat(connection.getResponseCode()).isEqualTo(501);
  }
}
