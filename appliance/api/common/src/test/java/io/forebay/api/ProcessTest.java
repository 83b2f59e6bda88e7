package io.forebay.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class ProcessTest {

  private static final int HALF = 300_000;

  @RepeatedTest(3)
  void aPutInHandWhenTheProcessIsTerminatedIsFinished() throws Exception {
    try (ChildServer child = new ChildServer(0)) {
      List<RawClient> clients = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        RawClient client = new RawClient(child.port());
        client.send("PUT /k HTTP/1.1\r\nHost: h\r\nContent-Length: " + 2 * HALF + "\r\n\r\n");
        clients.add(client.send(new byte[HALF]));
        child.line("reading");
      }

      child.terminate();

      TestServer.await("refused", () -> !isListening(child.port()));
      // Longer than the listener's own patience would be.
      TestServer.pause(Duration.ofSeconds(1));
      for (RawClient client : clients) {
        RawClient.Answer answer = client.send(new byte[HALF]).read();
        assertThat(answer.headers())
            .containsEntry("x-bytes", String.valueOf(2 * HALF))
            .containsEntry("connection", "close");
        client.close();
      }
      assertThat(child.exitCode()).isEqualTo(128 + 15);
    }
  }

  private static boolean isListening(int port) {
    try (RawClient client = new RawClient(port)) {
      return client.socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void runningOutOfDescriptorsPasses() throws Exception {
    try (ChildServer child = new ChildServer(200);
        RawClient first = new RawClient(child.port())) {
      String count = first.get("/hoard").headers().get("x-hoard");
      assertThat(Integer.parseInt(count)).isGreaterThan(10);
      // They wait, or are refused, or reset.
      for (int i = 0; i < 5; i++) {
        isListening(child.port());
      }

      // A connection that there was goes on through it all.
      assertThat(first.get("/release").status()).isEqualTo(200);

      TestServer.await("served again", () -> isServed(child.port()));
      assertThat(first.get("/").status()).isEqualTo(200);
    }
  }

  private static boolean isServed(int port) {
    try (RawClient client = new RawClient(port)) {
      return client.get("/").status() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void moreClientsThanDescriptorsAreAllServed() throws Exception {
    try (ChildServer child = new ChildServer(200)) {
      List<RawClient> clients = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        RawClient client = new RawClient(child.port());
        clients.add(client);
        assertThat(client.get("/" + i).status()).isEqualTo(200);
      }
      for (RawClient client : clients) {
        client.close();
      }
    }
  }
}
