package io.forebay.api.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;

/// A client that waits for `100 Continue`, as the SDK for Java does before every large body.
class ExpectContinueTest {

  private final SdkServer server = new SdkServer();

  @AfterEach
  void stop() {
    server.close();
  }

  private String firstLineOf(String target, String header) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout((int) SdkServer.PATIENCE.toMillis());
      String request =
          "PUT "
              + target
              + " HTTP/1.1\r\nhost: 127.0.0.1\r\nexpect: 100-continue\r\n"
              + header
              + "\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      // The body is never sent: a refusal that waited for it would not come.
      return new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
          .readLine();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "404 /nowhere/key            content-length: 9",
        "501 /bucket/key?tagging     content-length: 9",
        "501 /bucket/key             content-length: 9\r\nx-amz-acl: public-read",
        "412 /bucket/there           content-length: 9\r\nif-none-match: *",
        "400 /bucket/key             content-length: 5368709121",
        "400 /bucket/key             content-length: 9\r\ncontent-md5: nonsense",
        "404 /bucket/key?partNumber=1&uploadId=none content-length: 9",
      })
  void aBodyThatWillBeRefusedIsNotAskedFor(String line) throws IOException {
    server.objects.create("bucket");
    try (var client = server.client()) {
      client.putObject(b -> b.bucket("bucket").key("there"), RequestBody.fromString("x"));
    }
    String[] parts = line.split(" +", 3);

    assertThat(firstLineOf(parts[1], parts[2])).startsWith("HTTP/1.1 " + parts[0]);
    assertThat(server.objects.objects("bucket")).containsOnlyKeys("there");
  }

  @Test
  void aBodyThatIsWantedIsAskedFor() throws IOException {
    server.objects.create("bucket");

    assertThat(firstLineOf("/bucket/key", "content-length: 9")).isEqualTo("HTTP/1.1 100 Continue");
  }
}
