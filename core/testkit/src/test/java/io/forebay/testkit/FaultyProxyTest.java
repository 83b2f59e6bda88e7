package io.forebay.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultyProxyTest {

  private static final byte[] BODY = "0123456789".repeat(10_000).getBytes(ISO_8859_1);

  private final AtomicInteger served = new AtomicInteger();
  private HttpServer origin;
  private FaultyProxy proxy;

  @BeforeEach
  void startOrigin() throws IOException {
    origin = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    origin.createContext(
        "/",
        exchange -> {
          try (exchange) {
            byte[] received = exchange.getRequestBody().readAllBytes();
            served.incrementAndGet();
            byte[] body = received.length == 0 ? BODY : received;
            exchange.getResponseHeaders().add("ETag", "\"origin\"");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          }
        });
    origin.start();
    proxy = FaultyProxy.start(URI.create("http://127.0.0.1:" + origin.getAddress().getPort()));
  }

  @AfterEach
  void stop() {
    proxy.close();
    origin.stop(0);
  }

  @Test
  void passesRequestsOnAndCountsThem() throws IOException {
    try (Client client = new Client()) {
      assertThat(client.get("/b/k").body).isEqualTo(BODY);
      assertThat(client.get("/b/other?x=1").header("ETag")).hasValue("\"origin\"");
    }

    assertThat(proxy.requests()).extracting(OriginRequest::number).containsExactly(1, 2);
    assertThat(proxy.requests())
        .extracting(OriginRequest::path)
        .containsExactly("/b/k", "/b/other?x=1");
    assertThat(proxy.requests(request -> request.isFor("b", "other"))).hasSize(1);
    assertThat(proxy.requests().getFirst().range()).hasValue("bytes=0-9");
  }

  @Test
  void passesBodiesOnWithLengthOrInChunks() throws IOException {
    try (Client client = new Client()) {
      client.send("PUT /k HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello");
      assertThat(client.answer().body).asString().isEqualTo("hello");

      client.send("PUT /k HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
      client.send(String.join("\r\n", "3", "hel", "2", "lo", "0", "", ""));
      assertThat(client.answer().body).asString().isEqualTo("hello");

      client.send(
          "PUT /k HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
      assertThat(HttpHead.read(client.in).orElseThrow().status()).isEqualTo(100);
      client.send("hello");
      assertThat(client.answer().body).asString().isEqualTo("hello");
    }
  }

  @Test
  void cutsAfterTheGivenBytes() throws IOException {
    proxy.failNext(new Fault.CutAfter(40_000));

    try (Client client = new Client()) {
      Answer cut = client.get("/k");

      assertThat(cut.header("Content-Length")).hasValue("100000");
      assertThat(cut.body).hasSize(40_000);
    }
    assertThat(getOnce().body).isEqualTo(BODY);
  }

  @Test
  void resetsAfterTheGivenBytesOrAtOnce() throws IOException {
    proxy.failNext(new Fault.ResetAfter(0), new Fault.Refuse());

    assertThatThrownBy(this::getOnce).isInstanceOf(IOException.class);
    assertThat(served).hasValue(1);
    assertThatThrownBy(this::getOnce).isInstanceOf(IOException.class);
    assertThat(served).hasValue(1);
  }

  @Test
  void losesTheAnswerOfARequestThatTheOriginHasServed() {
    proxy.failNext(new Fault.LoseAnswer());

    assertThatThrownBy(this::getOnce).isInstanceOf(IOException.class);
    assertThat(served).hasValue(1);
  }

  @Test
  void stallsUntilReleased() throws Exception {
    proxy.failNext(new Fault.StallAfter(10), new Fault.DelayAnswer());

    for (int i = 0; i < 2; i++) {
      try (Client client = new Client()) {
        client.send("GET /k HTTP/1.1\r\nHost: x\r\n\r\n");
        proxy.awaitStalled(1);
        proxy.release();
        assertThat(client.answer().body).isEqualTo(BODY);
      }
    }
  }

  @Test
  void stallsAfterExactlyTheGivenBytes() throws Exception {
    proxy.failNext(new Fault.StallAfter(10));

    try (Client client = new Client()) {
      client.send("GET /k HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(HttpHead.read(client.in)).isPresent();
      assertThat(client.in.readNBytes(10)).hasSize(10);
      proxy.awaitStalled(1);
      assertThat(client.in.available()).isZero();
    }
  }

  @Test
  void delaysTheFirstByte() throws IOException {
    proxy.failNext(new Fault.DelayFirstByte(Duration.ofMillis(150)));
    long start = System.nanoTime();

    assertThat(getOnce().body).isEqualTo(BODY);

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(149));
  }

  @Test
  void answersWithAStatusWithoutAskingTheOrigin() throws IOException {
    proxy.failNext(new Fault.Status(503, "SlowDown"));

    try (Client client = new Client()) {
      Answer answer = client.get("/k");
      assertThat(answer.head.status()).isEqualTo(503);
      assertThat(answer.body).asString().contains("<Code>SlowDown</Code>");
      assertThat(served).hasValue(0);
      assertThat(client.get("/k").body).isEqualTo(BODY);
    }
  }

  @Test
  void changesLengthBytesAndEtag() throws IOException {
    proxy.failNext(
        new Fault.LengthOffBy(5), new Fault.FlipByte(99_999), new Fault.OtherEtag("\"other\""));

    Answer longer = getOnce();
    assertThat(longer.header("Content-Length")).hasValue("100005");
    assertThat(longer.body).isEqualTo(BODY);

    byte[] flipped = BODY.clone();
    flipped[99_999] ^= 1;
    assertThat(getOnce().body).isEqualTo(flipped);

    assertThat(getOnce().header("ETag")).hasValue("\"other\"");
  }

  @Test
  void asksTheScriptAndForgetsItWhenHealed() throws IOException {
    proxy.script(request ->
        request.number() % 2 == 0
            ? Optional.of(new Fault.Status(500, "InternalError"))
            : Optional.empty());
    proxy.failNext(request -> !request.isGet(), new Fault.Refuse());

    assertThat(List.of(getOnce().head.status(), getOnce().head.status())).containsExactly(200, 500);
    proxy.heal();
    assertThat(List.of(getOnce().head.status(), getOnce().head.status())).containsExactly(200, 200);
  }

  @Test
  void isDownForOpenAndNewConnectionsUntilHealed() throws IOException {
    try (Client client = new Client()) {
      client.get("/k");
      proxy.down();
      assertThatThrownBy(() -> client.get("/k")).isInstanceOf(IOException.class);
    }
    assertThatThrownBy(this::getOnce).isInstanceOf(IOException.class);

    proxy.heal();
    assertThat(getOnce().body).isEqualTo(BODY);
  }

  private Answer getOnce() throws IOException {
    try (Client client = new Client()) {
      return client.get("/k");
    }
  }

  private static final class Answer {
    private final HttpHead head;
    private final byte[] body;

    private Answer(HttpHead head, byte[] body) {
      this.head = head;
      this.body = body;
    }

    private Optional<String> header(String name) {
      return head.header(name);
    }
  }

  private final class Client implements AutoCloseable {
    private final Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), proxy.endpoint().getPort());
    private final InputStream in = new BufferedInputStream(socket.getInputStream());

    private Client() throws IOException {}

    private void send(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    }

    private Answer get(String path) throws IOException {
      send("GET " + path + " HTTP/1.1\r\nHost: x\r\nRange: bytes=0-9\r\n\r\n");
      return answer();
    }

    private Answer answer() throws IOException {
      HttpHead head =
          HttpHead.read(in).orElseThrow(() -> new SocketException("closed without an answer"));
      return new Answer(head, in.readNBytes(head.contentLength().orElseThrow().intValue()));
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
