package io.forebay.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Answers whose length is not known before their last byte.
class StreamedBodyTest {

  @TempDir private Path directory;

  private static java.net.http.HttpRequest request(TestServer server, String method) {
    return java.net.http.HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port()))
        .version(HttpClient.Version.HTTP_1_1)
        .timeout(TestServer.PATIENCE)
        .method(method, BodyPublishers.noBody())
        .build();
  }

  @Test
  void piecesArriveByteForByte() throws Exception {
    byte[] content = new byte[3_000_000];
    new Random(1).nextBytes(content);
    Path file = Files.write(directory.resolve("file"), content);
    HttpHandler handler =
        (_, response) ->
            response.send(sink -> {
              Random random = new Random(2);
              try (FileChannel channel = FileChannel.open(file)) {
                int at = 0;
                while (at < content.length) {
                  int piece =
                      Math.min(content.length - at, random.nextInt(1 << random.nextInt(20)));
                  switch (random.nextInt(4)) {
                    case 0 -> sink.write(ByteBuffer.wrap(content, at, piece));
                    case 1 ->
                        sink.write(ByteBuffer.allocateDirect(piece).put(content, at, piece).flip());
                    case 2 -> sink.transfer(channel, at, piece);
                    default -> {
                      sink.flush();
                      sink.transfer(channel, at, piece);
                    }
                  }
                  at += piece;
                }
              }
            });
    try (TestServer server = new TestServer(handler);
        HttpClient client = HttpClient.newHttpClient()) {
      for (int round = 0; round < 3; round++) {
        var answer = client.send(request(server, "GET"), BodyHandlers.ofByteArray());

        assertThat(answer.body()).isEqualTo(content);
        assertThat(answer.headers().firstValue("transfer-encoding")).hasValue("chunked");
        assertThat(answer.headers().firstValue("content-length")).isEmpty();
      }
      assertThat(server.opened).as("with the server's own trial").hasValue(2);
    }
  }

  @Test
  void whatIsFlushedIsSeenBeforeTheRest() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    HttpHandler handler =
        (_, response) ->
            response.send(sink -> {
              sink.write(ByteBuffer.wrap(new byte[] {1}));
              sink.flush();
              try {
                assertThat(seen.await(TestServer.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
              } catch (InterruptedException e) {
                throw new IOException(e);
              }
              sink.write(ByteBuffer.wrap(new byte[] {2}));
            });
    try (TestServer server = new TestServer(handler);
        HttpClient client = HttpClient.newHttpClient();
        InputStream body =
            client.send(request(server, "GET"), BodyHandlers.ofInputStream()).body()) {
      assertThat(body.read()).isEqualTo(1);
      seen.countDown();
      assertThat(body.readAllBytes()).containsExactly(2);
    }
  }

  @Test
  void aBodyThatFailsBreaksTheConnectionOff() throws IOException {
    HttpHandler handler =
        (_, response) ->
            response.send(sink -> {
              sink.write(ByteBuffer.wrap(new byte[10]));
              sink.flush();
              throw new IOException("the cloud has gone");
            });
    try (TestServer server = new TestServer(handler);
        HttpClient client = HttpClient.newHttpClient()) {
      assertThatThrownBy(() -> client.send(request(server, "GET"), BodyHandlers.ofByteArray()))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void aHeadGetsNone() throws Exception {
    HttpHandler handler =
        (_, response) -> response.send(sink -> sink.write(ByteBuffer.allocate(9)));
    try (TestServer server = new TestServer(handler);
        HttpClient client = HttpClient.newHttpClient()) {
      assertThat(client.send(request(server, "HEAD"), BodyHandlers.ofByteArray()).body()).isEmpty();
    }
  }

  @Test
  void anOldClientGetsItUntilTheConnectionEnds() throws IOException {
    HttpHandler handler =
        (_, response) ->
            response.send(sink ->
                sink.write(
                    ByteBuffer.wrap("some".getBytes(java.nio.charset.StandardCharsets.US_ASCII))));
    try (TestServer server = new TestServer(handler);
        RawClient client = server.client()) {
      client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
      String all =
          new String(
              client.socket.getInputStream().readAllBytes(),
              java.nio.charset.StandardCharsets.US_ASCII);

      assertThat(all)
          .endsWith("\r\n\r\nsome")
          .doesNotContain("chunked")
          .contains("Connection: close");
    }
  }
}
