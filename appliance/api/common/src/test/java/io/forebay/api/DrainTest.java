package io.forebay.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DrainTest {

  private final AtomicInteger reading = new AtomicInteger();
  private final CountDownLatch release = new CountDownLatch(1);

  private void handle(HttpRequest request, HttpResponse response) throws IOException {
    if (request.rawPath().equals("/held")) {
      reading.incrementAndGet();
      TestServer.await("released", () -> release.getCount() == 0);
    }
    long bytes = 0;
    ByteBuffer some = ByteBuffer.allocateDirect(64 << 10);
    for (int count = request.body().read(some);
        count >= 0;
        count = request.body().read(some.clear())) {
      if (bytes == 0) {
        reading.incrementAndGet();
      }
      bytes += count;
    }
    response.header("x-bytes", bytes).send();
  }

  private static boolean isRefused(int port) {
    try (RawClient client = new RawClient(port)) {
      return client.isAtEnd();
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void requestsInHandAreFinishedAndIdleConnectionsClosed() throws Exception {
    TestServer server = new TestServer(this::handle);
    try (RawClient held = server.client();
        RawClient sending = server.client();
        RawClient idle = server.client();
        RawClient fresh = server.client()) {
      assertThat(idle.get("/").status()).isEqualTo(200);
      held.send("GET /held HTTP/1.1\r\nHost: h\r\n\r\n");
      sending.send("PUT /k HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n");
      sending.send(new byte[500_000]);
      TestServer.await("both in hand", () -> reading.get() == 2);

      Thread closing = Thread.ofVirtual().start(server::close);

      assertThat(idle.isAtEnd()).isTrue();
      assertThat(fresh.isAtEnd()).isTrue();
      TestServer.await("refused", () -> isRefused(server.port()));
      assertThat(closing.isAlive()).isTrue();
      release.countDown();
      assertThat(held.read().headers()).containsEntry("connection", "close");
      assertThat(held.isAtEnd()).isTrue();
      assertThat(closing.isAlive()).isTrue();
      RawClient.Answer answer = sending.send(new byte[500_000]).read();
      assertThat(answer.headers())
          .containsEntry("x-bytes", "1000000")
          .containsEntry("connection", "close");
      sending.socket.close();
      assertThat(closing.join(TestServer.PATIENCE)).isTrue();
    } finally {
      server.close();
    }
  }

  @Test
  void aHeaderHalfReceivedIsARequestInHand() throws Exception {
    TestServer server = new TestServer(this::handle);
    try (RawClient client = server.client()) {
      // The first is answered, so that what follows it has certainly been received.
      client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\nGET / HTTP/1.1\r\nHo");
      assertThat(client.read().status()).isEqualTo(200);

      Thread closing = Thread.ofVirtual().start(server::close);

      TestServer.await("refused", () -> isRefused(server.port()));
      assertThat(client.send("st: h\r\n\r\n").read().headers())
          .containsEntry("connection", "close");
      client.socket.close();
      assertThat(closing.join(TestServer.PATIENCE)).isTrue();
    }
  }

  @Test
  void whatDoesNotEndWithinTheTimeoutIsBrokenOff() throws Exception {
    TestServer server =
        new TestServer(
            TestServer.patient().drainTimeout(Duration.ofMillis(200)).build(), this::handle);
    try (RawClient client = server.client()) {
      client.send("PUT /k HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\nabc");
      TestServer.await("in hand", () -> reading.get() == 1);

      server.close();

      assertThatThrownBy(client::read)
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }
  }

  @Test
  void thePortIsFreeAfterwards() throws Exception {
    TestServer first = new TestServer(this::handle);
    try (RawClient client = first.client()) {
      assertThat(client.get("/").status()).isEqualTo(200);
      first.close();
      HttpSettings same = TestServer.patient().listen("127.0.0.1", first.port()).build();
      try (TestServer second = new TestServer(same, this::handle);
          RawClient other = second.client()) {
        assertThat(other.get("/").status()).isEqualTo(200);
        assertThatThrownBy(() -> new TestServer(same, this::handle))
            .hasMessageContaining("cannot listen on")
            .hasRootCauseMessage("Address already in use");
      }
    }
  }
}
