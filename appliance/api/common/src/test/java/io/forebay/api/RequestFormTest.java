package io.forebay.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestFormTest {

  private final List<String> seen = new ArrayList<>();
  private TestServer server;

  @BeforeEach
  void start() {
    server = new TestServer(this::handle);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void handle(HttpRequest request, HttpResponse response) throws IOException {
    synchronized (seen) {
      seen.add(request.method() + " " + request.rawPath() + " " + request.rawQuery());
    }
    TestServer.echo(request, response);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\nHost: h\n\n",
        "GET / HTTP/1.1\r\nHost: h\nX: y\r\n\r\n",
        "GET /\r\n\r\n",
        "GET  / HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET / HTTP/1.1 \r\nHost: h\r\n\r\n",
        "GET / http/1.1\r\nHost: h\r\n\r\n",
        "G(T / HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nX: a\r\n folded\r\n\r\n",
        "GET / HTTP/1.1\r\n Host: h\r\n\r\n",
        "GET / HTTP/1.1\r\nHost : h\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nno colon\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\n: value\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nX: a\u0000b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nX: a\rb\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nX\u0001: a\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nHost: i\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h/x\r\n\r\n",
        "GET /\u007f HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET key HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET ftp://h/key HTTP/1.1\r\nHost: h\r\n\r\n",
        "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
        "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\n",
        "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 3, 4\r\n\r\n",
        "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n",
        "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: +1\r\n\r\n",
        "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 0x10\r\n\r\n",
        "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length:\r\n\r\n",
        "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 9999999999999999999\r\n\r\n",
        "PUT / HTTP/1.0\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n",
      })
  void whatCouldBeMisunderstoodIsRefusedAndTheConnectionClosed(String bytes) throws IOException {
    try (RawClient client = server.client()) {
      RawClient.Answer answer =
          client.send(bytes + "GET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n").read();

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.headers()).containsEntry("connection", "close");
      assertThat(client.isAtEnd()).isTrue();
    }
    assertThat(seen).isEmpty();
    assertThat(server.refused.get()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
        "PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: x\r\nTransfer-Encoding: y\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
      })
  void whatIsNotSpokenHereIsSaidSo(String bytes) throws IOException {
    try (RawClient client = server.client()) {
      assertThat(client.send(bytes).read().status()).isEqualTo(501);
      assertThat(client.isAtEnd()).isTrue();
    }
  }

  @Test
  void targetsComeThroughUndecoded() throws IOException {
    try (RawClient client = server.client()) {
      client.get("/b/a%2Fb//../%2E;p+%zz?x=%20&y");
      client.send("GET http://other:81/b/k?q HTTP/1.1\r\nHost: h\r\n\r\n").read();
      client.send("GET http://other HTTP/1.1\r\nHost: h\r\n\r\n").read();
      client.send("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n").read();
    }
    assertThat(seen)
        .containsExactly(
            "GET /b/a%2Fb//../%2E;p+%zz x=%20&y", "GET /b/k q", "GET / ", "OPTIONS * ");
  }

  @Test
  void headersAreFoundByNameInAnyCaseAndKeepTheirOrder() throws IOException {
    List<String> values = new ArrayList<>();
    try (TestServer own =
            new TestServer((request, response) -> {
              values.add(request.header("x-one"));
              values.addAll(request.headers("x-many"));
              values.add(String.valueOf(request.header("x-none")));
              values.add(request.host());
              request.forEachHeader((name, value) -> values.add(name));
              response.send();
            });
        RawClient client = own.client()) {
      client
          .send(
              String.join(
                  "\r\n",
                  "GET / HTTP/1.1",
                  "Host: n:1",
                  "X-ONE: \t\u00e9 1 ",
                  "x-many: a",
                  "X-Many: b",
                  "X-Empty:",
                  "",
                  ""))
          .read();
    }
    assertThat(values)
        .containsExactly(
            "\u00e9 1", "a", "b", "null", "n:1", "host", "x-one", "x-many", "x-many", "x-empty");
  }

  @Test
  void requestsArriveByteByByteAndManyAtOnce() throws IOException {
    String one = "PUT /k HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc";
    try (RawClient client = server.client()) {
      for (byte b : ("\r\n" + one).getBytes(StandardCharsets.US_ASCII)) {
        client.send(new byte[] {b});
      }
      assertThat(client.read().text()).isEqualTo("abc");

      client.send(one.repeat(500));
      for (int i = 0; i < 500; i++) {
        assertThat(client.read().text()).isEqualTo("abc");
      }
    }
  }

  @Test
  void aLongHeaderIsTakenUpToItsBoundAndThenRefused() throws IOException {
    String line = "X-%d: " + "v".repeat(1000) + "\r\n";
    StringBuilder header = new StringBuilder("GET / HTTP/1.1\r\nHost: h\r\n");
    for (int i = 0; i < 63; i++) {
      header.append(line.formatted(i));
    }
    try (RawClient client = server.client()) {
      assertThat(client.send(header + "\r\n").read().status()).isEqualTo(200);

      header.append(line.repeat(3));
      RawClient.Answer answer = client.send(header + "\r\n").read();
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.text()).isEqualTo("RequestHeaderSectionTooLarge");
      assertThat(client.isAtEnd()).isTrue();
    }
    try (RawClient client = server.client()) {
      String tooMany = "GET / HTTP/1.1\r\nHost: h\r\n" + "a: b\r\n".repeat(600) + "\r\n";
      assertThat(client.send(tooMany).read().text()).isEqualTo("RequestHeaderSectionTooLarge");
    }
  }

  @Test
  void aLongTargetIsTakenUpToItsBoundAndThenRefused() throws IOException {
    try (RawClient client = server.client()) {
      assertThat(client.get("/" + "k".repeat((16 << 10) - 1)).status()).isEqualTo(200);
      RawClient.Answer answer = client.get("/" + "k".repeat(16 << 10));
      assertThat(answer.status()).isEqualTo(414);
      assertThat(answer.text()).isEqualTo("URITooLong");
      assertThat(client.isAtEnd()).isTrue();
    }
    try (RawClient client = server.client()) {
      // Not a line's end in sight: refused before the header's bound.
      assertThat(client.send("GET /" + "k".repeat(20 << 10)).read().status()).isEqualTo(414);
    }
  }

  @Test
  void anOldClientIsAnsweredAndItsConnectionClosed() throws IOException {
    try (RawClient client = server.client()) {
      RawClient.Answer answer = client.send("GET /health HTTP/1.0\r\n\r\n").read();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.headers()).containsEntry("connection", "close");
      assertThat(client.isAtEnd()).isTrue();
    }
    try (RawClient client = server.client()) {
      String asked = "GET /health HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n";
      assertThat(client.send(asked).read().headers()).containsEntry("connection", "keep-alive");
      assertThat(client.send(asked).read().status()).isEqualTo(200);
    }
  }

  @Test
  void connectionCloseIsAnsweredAndDone() throws IOException {
    try (RawClient client = server.client()) {
      assertThat(client.get("/a").headers()).doesNotContainKey("connection");
      RawClient.Answer answer =
          client.send("GET /b HTTP/1.1\r\nHost: h\r\nConnection: x, Close\r\n\r\n").read();
      assertThat(answer.headers()).containsEntry("connection", "close");
      assertThat(client.isAtEnd()).isTrue();
    }
    TestServer.await("closed", () -> server.server.connectionsCount() == 0);
  }
}
