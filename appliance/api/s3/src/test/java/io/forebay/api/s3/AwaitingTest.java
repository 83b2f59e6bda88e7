package io.forebay.api.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.testkit.Eventually;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// Operations that last longer than clients wait in silence.
class AwaitingTest {

  private static final String COPY =
      "PUT /bucket/copy HTTP/1.1\r\nhost: h\r\nx-amz-copy-source: /bucket/key\r\n\r\n";

  private final SdkServer server = new SdkServer(Duration.ofMillis(10));
  // The cloud takes until then.
  private final CountDownLatch done = new CountDownLatch(1);

  @BeforeEach
  void begin() {
    server.objects.create("bucket");
    try (S3Client client = server.client()) {
      client.putObject(b -> b.bucket("bucket").key("key"), RequestBody.fromString("bytes"));
    }
    server.objects.beforeWrite = key -> await();
  }

  @AfterEach
  void stop() {
    done.countDown();
    server.close();
  }

  private void await() {
    try {
      if (!done.await(SdkServer.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("nobody let the cloud go on");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// The SDK's client; the cloud goes on once it has got the header of the answer.
  private S3Client client() {
    return server.client(
        new ExecutionInterceptor() {
          @Override
          public void afterTransmission(
              Context.AfterTransmission context, ExecutionAttributes attributes) {
            assertThat(context.httpResponse().statusCode()).isEqualTo(200);
            done.countDown();
          }
        });
  }

  @Test
  void aLateCopyIsWhole() {
    try (S3Client client = client()) {
      var copied =
          client.copyObject(b ->
              b.sourceBucket("bucket")
                  .sourceKey("key")
                  .destinationBucket("bucket")
                  .destinationKey("copy"));

      assertThat(copied.copyObjectResult().eTag()).isNotEmpty();
      assertThat(client.getObjectAsBytes(b -> b.bucket("bucket").key("copy")).asUtf8String())
          .isEqualTo("bytes");
    }
  }

  @Test
  void aLateCompletionIsWhole() {
    String upload;
    String etag;
    try (S3Client plain = server.client()) {
      upload = plain.createMultipartUpload(b -> b.bucket("bucket").key("parts")).uploadId();
      etag =
          plain
              .uploadPart(
                  b -> b.bucket("bucket").key("parts").uploadId(upload).partNumber(1),
                  RequestBody.fromString("part"))
              .eTag();
    }
    try (S3Client client = client()) {
      var completed =
          client.completeMultipartUpload(b ->
              b.bucket("bucket")
                  .key("parts")
                  .uploadId(upload)
                  .multipartUpload(
                      u -> u.parts(CompletedPart.builder().partNumber(1).eTag(etag).build())));

      assertThat(completed.key()).isEqualTo("parts");
      assertThat(completed.eTag()).endsWith("-1\"");
    }
  }

  @Test
  void aLateFailureIsUnderstood() {
    server.objects.beforeWrite =
        key -> {
          await();
          throw new StoreException(ErrorCode.ACCESS_DENIED, "The cloud says no");
        };
    try (S3Client client = client()) {
      assertThatThrownBy(() ->
              client.copyObject(b ->
                  b.sourceBucket("bucket")
                      .sourceKey("key")
                      .destinationBucket("bucket")
                      .destinationKey("copy")))
          .isInstanceOfSatisfying(
              S3Exception.class,
              e -> {
                assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDenied");
                assertThat(e.awsErrorDetails().errorMessage()).isEqualTo("The cloud says no");
              });
    }
  }

  @Test
  void blanksComeUntilTheOutcomeDoes() throws IOException {
    try (Socket socket = connect()) {
      InputStream in = socket.getInputStream();
      String begin = readUntil(in, "1\r\n \r\n".repeat(3));
      assertThat(begin).startsWith("HTTP/1.1 200 OK\r\n").contains("<?xml version=");

      done.countDown();

      assertThat(readUntil(in, "0\r\n\r\n")).contains("<CopyObjectResult", "<ETag>");
      // The connection goes on.
      socket
          .getOutputStream()
          .write(
              "HEAD /bucket/copy HTTP/1.1\r\nhost: h\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(readUntil(in, "\r\n\r\n")).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void aClientThatGoesDoesNotEndTheOperation() throws IOException {
    try (Socket socket = connect()) {
      readUntil(socket.getInputStream(), "1\r\n \r\n");
    }

    done.countDown();

    Eventually.await("it is copied", () -> server.objects.objects("bucket").containsKey("copy"));
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout((int) SdkServer.PATIENCE.toMillis());
    socket.getOutputStream().write(COPY.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static String readUntil(InputStream in, String end) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf(end) < 0) {
      int next = in.read();
      assertThat(next).as("after %s", text).isNotNegative();
      text.append((char) next);
    }
    return text.toString();
  }
}
