package io.forebay.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestBodyTest {

  private static final String CHUNKED =
      "PUT /k HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: Chunked\r\n\r\n";

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4095, 4096, 4097, 65_535, 65_536, 100_000, 1_048_577, 5_000_000})
  void everyByteArrivesAndTheConnectionGoesOn(int sizeBytes) throws IOException {
    byte[] body = new byte[sizeBytes];
    new Random(sizeBytes).nextBytes(body);
    try (TestServer server = new TestServer(TestServer::echo);
        RawClient client = server.client()) {
      for (int i = 0; i < 3; i++) {
        client.send("PUT /k HTTP/1.1\r\nHost: h\r\nContent-Length: " + sizeBytes + "\r\n\r\n");
        client.send(body);

        assertThat(client.read().body()).isEqualTo(body);
      }
    }
  }

  @Test
  void aReaderWithASmallBufferGetsTheSameBytes() throws IOException {
    try (TestServer server =
            new TestServer((request, response) -> {
              StringBuilder text = new StringBuilder();
              ByteBuffer two = ByteBuffer.allocateDirect(2);
              while (request.body().read(two.clear()) >= 0) {
                text.append(StandardCharsets.US_ASCII.decode(two.flip())).append('|');
              }
              assertThat(request.body().read(two.clear())).isEqualTo(-1);
              response.send(text.toString().getBytes(StandardCharsets.US_ASCII));
            });
        RawClient client = server.client()) {
      client.send("PUT /k HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nabcdeGET ");
      assertThat(client.read().text()).isEqualTo("ab|cd|e|");
      client.send("/next HTTP/1.1\r\nHost: h\r\n\r\n");
      assertThat(client.read().text()).isEmpty();
    }
  }

  @Test
  void chunksAreReadWithExtensionsAndTrailers() throws IOException {
    try (TestServer server = new TestServer(TestServer::echo);
        RawClient client = server.client()) {
      client.send(CHUNKED + "3;name=\"value\"\r\nabc\r\n00000A \r\n0123456789\r\n");
      client.send("0;last\r\nX-Checksum: v\r\nX-Other: w\r\n\r\n");
      assertThat(client.read().text()).isEqualTo("abc0123456789");

      byte[] large = new byte[300_000];
      new Random(1).nextBytes(large);
      client.send(CHUNKED + Integer.toHexString(large.length) + "\r\n").send(large);
      client.send("\r\n0\r\n\r\n");
      assertThat(client.read().body()).isEqualTo(large);

      for (byte b : (CHUNKED + "1\r\na\r\n2\r\nbc\r\n0\r\n\r\n").getBytes(StandardCharsets.UTF_8)) {
        client.send(new byte[] {b});
      }
      assertThat(client.read().text()).isEqualTo("abc");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\n",
        "x\r\n",
        "-1\r\n",
        "1 2\r\n",
        "fffffffffffffffff\r\n",
        "3\nabc\r\n0\r\n\r\n",
        "3\r\nabcd\r\n0\r\n\r\n",
        "3\r\nabc0\r\n\r\n",
      })
  void malformedChunksAreRefusedAndTheConnectionClosed(String chunks) throws IOException {
    try (TestServer server = new TestServer(TestServer::echo);
        RawClient client = server.client()) {
      RawClient.Answer answer = client.send(CHUNKED + chunks).read();

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.headers()).containsEntry("connection", "close");
      assertThat(client.isAtEnd()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1;%s\r\na\r\n0\r\n\r\n", "1\r\na\r\n0\r\nX: %s\r\n\r\n"})
  void chunkSyntaxIsBounded(String chunks) throws IOException {
    try (TestServer server = new TestServer(TestServer::echo);
        RawClient client = server.client()) {
      client.send(CHUNKED + chunks.formatted("e".repeat(50_000)));
      assertThat(client.read().status()).isEqualTo(400);
      assertThat(client.isAtEnd()).isTrue();
    }
    try (TestServer server = new TestServer(TestServer::echo);
        RawClient client = server.client()) {
      client.send(CHUNKED + "0\r\n" + "trailer: x\r\n".repeat(3000) + "\r\n");
      assertThat(client.read().status()).isEqualTo(400);
    }
  }

  @Test
  void aBodyThatBreaksOffIsNeverWhole() throws IOException {
    AtomicReference<ErrorCode> failure = new AtomicReference<>();
    try (TestServer server =
            new TestServer((request, response) -> {
              try {
                TestServer.echo(request, response);
              } catch (StoreException e) {
                failure.set(e.code());
                throw e;
              }
            });
        RawClient client = server.client()) {
      client.send("PUT /k HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nabc");
      client.socket.shutdownOutput();

      RawClient.Answer answer = client.read();
      assertThat(answer.status()).isEqualTo(400);
      assertThat(failure).hasValue(ErrorCode.INCOMPLETE_BODY);
      assertThat(client.isAtEnd()).isTrue();
    }
  }

  @Test
  void theContinueIsSentWhenTheBodyIsReadAndNotBefore() throws IOException {
    String head = "PUT %s HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n";
    try (TestServer server =
        new TestServer((request, response) -> {
          if (request.rawPath().equals("/refused")) {
            throw new StoreException(ErrorCode.ACCESS_DENIED, "no");
          }
          request.body();
          TestServer.echo(request, response);
        })) {
      try (RawClient client = server.client()) {
        client.send(head.formatted("/taken"));
        assertThat(client.line()).isEqualTo("HTTP/1.1 100 Continue");
        assertThat(client.line()).isEmpty();
        assertThat(client.send("abc").read().text()).isEqualTo("abc");

        // The body comes without waiting: no 100 is needed.
        assertThat(client.send(head.formatted("/taken") + "abc").read().text()).isEqualTo("abc");
      }
      try (RawClient client = server.client()) {
        RawClient.Answer answer = client.send(head.formatted("/refused")).read();
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.headers()).containsEntry("connection", "close");
        assertThat(client.isAtEnd()).isTrue();
      }
    }
  }

  @Test
  void theContinueIsSentForAnEmptyBodyToo() throws IOException {
    String head = "PUT %s HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 0\r\n\r\n";
    try (TestServer server =
            new TestServer((request, response) -> {
              if (request.rawPath().equals("/refused")) {
                throw new StoreException(ErrorCode.ACCESS_DENIED, "no");
              }
              TestServer.echo(request, response);
            });
        RawClient client = server.client()) {
      for (int i = 0; i < 2; i++) {
        client.send(head.formatted("/taken"));
        assertThat(client.line()).isEqualTo("HTTP/1.1 100 Continue");
        assertThat(client.line()).isEmpty();
        assertThat(client.read().status()).isEqualTo(200);
      }

      // Who waits for a word on the body and gets the answer instead may misread what follows.
      RawClient.Answer answer = client.send(head.formatted("/refused")).read();
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.headers()).containsEntry("connection", "close");
      assertThat(client.isAtEnd()).isTrue();
    }
  }

  @Test
  void aSmallRestThatNobodyReadKeepsTheConnection() throws IOException {
    try (TestServer server = new TestServer((request, response) -> response.status(403).send());
        RawClient client = server.client()) {
      byte[] body = new byte[64 << 10];
      for (int i = 0; i < 3; i++) {
        client.send("PUT /k HTTP/1.1\r\nHost: h\r\nContent-Length: 65536\r\n\r\n").send(body);
        assertThat(client.read().headers()).doesNotContainKey("connection");
      }
      client.send(CHUNKED + "3\r\nabc\r\n0\r\n\r\n");
      assertThat(client.read().status()).isEqualTo(403);
      assertThat(client.get("/").status()).isEqualTo(403);
    }
  }

  @Test
  void aClientThatSendsALargeBodyInVainStillSeesTheAnswer() throws IOException {
    try (TestServer server = new TestServer((request, response) -> response.status(403).send());
        RawClient client = server.client()) {
      client.send("PUT /k HTTP/1.1\r\nHost: h\r\nContent-Length: 8000000\r\n\r\n");
      client.send(new byte[8_000_000]);

      RawClient.Answer answer = client.read();
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.headers()).containsEntry("connection", "close");
      assertThat(client.isAtEnd()).isTrue();
    }
  }

  @Test
  void javasOwnClientIsServed() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    try (TestServer server =
            new TestServer((request, response) -> {
              requests.incrementAndGet();
              TestServer.echo(request, response);
            });
        HttpClient client = HttpClient.newHttpClient()) {
      byte[] body = new byte[3_000_000];
      new Random(7).nextBytes(body);
      URI uri = URI.create("http://127.0.0.1:" + server.port() + "/k");
      var counted =
          java.net.http.HttpRequest.newBuilder(uri)
              .expectContinue(true)
              .PUT(BodyPublishers.ofByteArray(body))
              .build();
      var chunked =
          java.net.http.HttpRequest.newBuilder(uri)
              .PUT(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(body)))
              .build();

      assertThat(client.send(counted, BodyHandlers.ofByteArray()).body()).isEqualTo(body);
      assertThat(client.send(chunked, BodyHandlers.ofByteArray()).body()).isEqualTo(body);
      assertThat(requests).hasValue(2);
    }
  }
}
