package io.forebay.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.core.object.ByteSink;
import io.forebay.core.object.ObjectBody;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadlineTest {

  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LONG = TestServer.PATIENCE;
  private static final HttpSettings SHORT_HEADER =
      TestServer.patient().timeouts(SHORT, LONG, LONG).build();
  private static final HttpSettings SHORT_BODY =
      TestServer.patient().timeouts(LONG, SHORT, LONG).build();
  private static final HttpSettings SHORT_IDLE =
      TestServer.patient().timeouts(LONG, LONG, SHORT).build();

  private static final String PUT = "PUT /k HTTP/1.1\r\nHost: h\r\nContent-Length: 900000\r\n\r\n";

  @Test
  void aConnectionWithoutARequestIsClosed() throws IOException {
    try (TestServer server = new TestServer(SHORT_HEADER, TestServer::echo);
        RawClient client = server.client()) {
      assertThat(client.isAtEnd()).isTrue();
    }
  }

  @Test
  void anIdleConnectionIsClosed() throws IOException {
    try (TestServer server = new TestServer(SHORT_IDLE, TestServer::echo);
        RawClient client = server.client()) {
      assertThat(client.get("/").status()).isEqualTo(200);
      assertThat(client.isAtEnd()).isTrue();
    }
  }

  @Test
  void aHeaderThatDoesNotComeOnIsAnsweredAndClosed() throws IOException {
    try (TestServer server = new TestServer(SHORT_HEADER, TestServer::echo);
        RawClient client = server.client()) {
      RawClient.Answer answer = client.send("GET / HTTP/1.1\r\nHost: ").read();

      assertThat(answer.text()).isEqualTo("RequestTimeout");
      assertThat(client.isAtEnd()).isTrue();
      TestServer.await("counted", () -> server.late.get() == 1);
    }
  }

  @Test
  void aHeaderThatComesByteByByteIsEndedAllTheSame() throws IOException {
    try (TestServer server = new TestServer(SHORT_HEADER, TestServer::echo);
        RawClient client = server.client()) {
      client.send("GET / HTTP/1.1\r\nHost: h\r\nX-Slow: ");
      assertThat(trickle(client).text()).isEqualTo("RequestTimeout");
    }
  }

  @Test
  void aBodyThatStallsIsAnsweredAndClosed() throws IOException {
    try (TestServer server = new TestServer(SHORT_BODY, TestServer::echo);
        RawClient client = server.client()) {
      RawClient.Answer answer = client.send(PUT + "abc").read();

      assertThat(answer.text()).isEqualTo("RequestTimeout");
      assertThat(answer.headers()).containsEntry("connection", "close");
      assertThat(client.isAtEnd()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Transfer-Encoding"})
  void aBodyThatComesByteByByteIsEndedAllTheSame(String coding) throws IOException {
    try (TestServer server = new TestServer(SHORT_BODY, TestServer::echo);
        RawClient client = server.client()) {
      String put =
          coding.isEmpty() ? PUT : PUT.replace("Content-Length: 900000", coding + ": chunked");
      client.send(coding.isEmpty() ? put : put + "fffff\r\n");
      assertThat(trickle(client).text()).isEqualTo("RequestTimeout");
    }
  }

  // A byte now and then, until the server has had enough.
  private static RawClient.Answer trickle(RawClient client) throws IOException {
    long end = System.nanoTime() + LONG.toNanos();
    while (client.in().available() == 0 && System.nanoTime() - end < 0) {
      client.send("x");
      LockSupport.parkNanos(5_000_000);
    }
    assertThat(client.in().available()).as("ended while bytes still came").isPositive();
    return client.read();
  }

  @Test
  void timeThatTheHandlerTakesIsNotTheClients() throws Exception {
    CountDownLatch sent = new CountDownLatch(1);
    HttpHandler slow =
        (request, response) -> {
          awaitUninterrupted(sent);
          ByteBuffer some = ByteBuffer.allocate(1000);
          int count = 0;
          while (request.body().read(some.clear()) >= 0) {
            count++;
            if (count % 5 == 0) {
              TestServer.pause(SHORT.multipliedBy(2));
            }
          }
          response.send();
        };
    try (TestServer server = new TestServer(SHORT_BODY, slow);
        RawClient client = server.client()) {
      client.send("PUT /k HTTP/1.1\r\nHost: h\r\nContent-Length: 20000\r\n\r\n");
      client.send(new byte[20_000]);
      sent.countDown();
      assertThat(client.read().status()).isEqualTo(200);
    }
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    TestServer.await("let go", () -> latch.getCount() == 0);
  }

  @Test
  void aClientThatTakesNothingIsResetAndItsHandlerFreed() throws IOException {
    try (TestServer server =
            new TestServer(SHORT_BODY, (request, response) -> response.send(new Zeros()));
        RawClient client = server.client()) {
      client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
      TestServer.await("ended", () -> server.requests.get() == 1);
      TestServer.await("closed", () -> server.server.connectionsCount() == 0);

      TestServer.await("counted", () -> server.late.get() == 1);
      assertThatThrownBy(() -> client.in().transferTo(java.io.OutputStream.nullOutputStream()))
          .hasMessageContaining("reset");
    }
  }

  private static final class Zeros implements ObjectBody {
    @Override
    public long lengthBytes() {
      return 1L << 30;
    }

    @Override
    public void sendTo(ByteSink sink) throws IOException {
      ByteBuffer zeros = ByteBuffer.allocateDirect(1 << 20);
      for (int i = 0; i < 1024; i++) {
        sink.write(zeros.clear());
      }
    }

    @Override
    public void close() {}
  }

  @Test
  void twoHundredSlowClientsDoNotHinderOthers() throws IOException {
    HttpSettings settings =
        TestServer.patient().timeouts(Duration.ofSeconds(2), LONG, LONG).build();
    try (TestServer server = new TestServer(settings, TestServer::echo);
        RawClient normal = server.client()) {
      List<RawClient> slow = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        slow.add(server.client().send("GET / HTTP/1.1\r\nX-Slow: "));
      }
      int answered = 0;
      do {
        assertThat(normal.get("/").status()).isEqualTo(200);
        answered++;
      } while (server.late.get() < 200);
      assertThat(answered).isGreaterThan(0);
      for (RawClient client : slow) {
        assertThat(client.read().text()).isEqualTo("RequestTimeout");
        client.close();
      }
    }
  }

  @Test
  void idleConnectionsMakeRoomWhereThereAreAsManyAsMayBe() throws IOException {
    try (TestServer server =
        new TestServer(TestServer.patient().connectionsMax(4).build(), TestServer::echo)) {
      List<RawClient> clients = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        RawClient client = server.client();
        clients.add(client);
        assertThat(client.get("/").status()).isEqualTo(200);
        assertThat(server.server.connectionsCount()).isLessThanOrEqualTo(5);
      }
      for (RawClient client : clients) {
        client.close();
      }
    }
  }

  @Test
  void connectionsBeyondAsManyAsMayBeTakeTheirTurn() throws Exception {
    HttpSettings two = TestServer.patient().connectionsMax(2).build();
    try (TestServer server = new TestServer(two, TestServer::echo);
        ExecutorService tasks = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Integer> once =
          () -> {
            try (RawClient client = server.client()) {
              return client.send("GET / HTTP/1.0\r\n\r\n").read().status();
            }
          };
      for (Future<Integer> status : tasks.invokeAll(Collections.nCopies(500, once))) {
        assertThat(status.get()).isEqualTo(200);
      }
    }
  }
}
