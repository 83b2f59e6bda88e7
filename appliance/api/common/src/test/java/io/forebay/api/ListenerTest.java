package io.forebay.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

class ListenerTest {

  @Test
  void aListenerThatEndedIsOpenedAgainAndItsConnectionsGoOn() throws IOException {
    CountDownLatch release = new CountDownLatch(1);
    HttpHandler handler =
        (request, response) -> {
          if (request.rawPath().equals("/held")) {
            TestServer.await("released", () -> release.getCount() == 0);
          }
          TestServer.echo(request, response);
        };
    try (TestServer server = new TestServer(handler);
        RawClient held = server.client();
        RawClient idle = server.client()) {
      assertThat(idle.get("/").status()).isEqualTo(200);
      held.send("GET /held HTTP/1.1\r\nHost: h\r\n\r\n");
      int port = server.port();

      for (int round = 1; round <= 3; round++) {
        int restarts = round;
        server.server.listener().releasePort();
        TestServer.await("opened again", () -> server.restarts.get() == restarts);
        assertThat(server.port()).isEqualTo(port);
        try (RawClient fresh = server.client()) {
          assertThat(fresh.get("/").status()).isEqualTo(200);
        }
        assertThat(idle.get("/").status()).isEqualTo(200);
      }
      release.countDown();
      assertThat(held.read().status()).isEqualTo(200);
    }
  }

  @Test
  void noListenerIsOpenedBesideTheClose() throws Exception {
    try (TestServer server = new TestServer(TestServer::echo)) {
      ReentrantLock tending = server.server.tending;
      Thread closing = Thread.ofVirtual().unstarted(server.server::close);
      tending.lock();
      try {
        server.server.listener().releasePort();
        TestServer.await("tended under the lock", tending::hasQueuedThreads);
        closing.start();
        TestServer.await("the close waits too", () -> tending.hasQueuedThread(closing));
      } finally {
        tending.unlock();
      }

      assertThat(closing.join(TestServer.PATIENCE)).isTrue();
      assertThat(server.server.listener().isOpen()).isFalse();
    }
  }

  @Test
  void noListenerIsOpenedAfterTheClose() {
    try (TestServer server = new TestServer(TestServer::echo)) {
      server.server.close();

      server.server.tendListener();

      assertThat(server.server.listener().isOpen()).isFalse();
      assertThat(server.restarts).hasValue(0);
    }
  }
}
