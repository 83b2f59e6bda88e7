package io.forebay.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.core.run.MonotonicClock;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class AccessLogTest {

  @Test
  void aRequestIsOneLineWithoutSecrets() throws IOException {
    List<String> lines = new CopyOnWriteArrayList<>();
    InstantSource clock = InstantSource.fixed(Instant.parse("2026-01-02T03:04:05Z"));
    HttpHandler handler =
        (request, response) -> response.operation("GetObject").status(404).send(new byte[7]);
    try (HttpServer server =
        new HttpServer(
            TestServer.PATIENT,
            handler,
            HttpFailureWriter.PLAIN,
            new AccessLog(lines::add, clock),
            MonotonicClock.SYSTEM,
            clock)) {
      server.start();
      try (RawClient client = new RawClient(server.port())) {
        client.send(
            "GET /b/\"k?a&X-Amz-Signature=SECRET&X%2DAmz-Signature=SECRET&b=c HTTP/1.1\r\n");
        client.send("Host: h\r\nUser-Agent: me \"1\"\r\nAuthorization: SECRET\r\n\r\n");
        assertThat(client.read().status()).isEqualTo(404);
      }
      TestServer.await("logged", () -> !lines.isEmpty());
    }
    assertThat(lines).hasSize(1);
    assertThat(lines.getFirst())
        .startsWith(
            "2026-01-02T03:04:05Z 127.0.0.1"
                + " \"GET /b/\\\"k?a&X-Amz-Signature=-&X%2DAmz-Signature=-&b=c\" status=404"
                + " operation=GetObject bytes=7 ms=")
        .endsWith(" user_agent=\"me \\\"1\\\"\"")
        .doesNotContain("SECRET");
  }
}
