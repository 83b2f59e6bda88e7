package io.forebay.node;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/// Compares this machine's clock with the one of a server, by the `Date` of an answer.
record ServerClock(InstantSource clock) {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  /// How far this machine's clock is ahead; empty where the server does not say.
  Optional<Duration> ahead(URI address) {
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
      HttpResponse<Void> answer =
          client.send(
              HttpRequest.newBuilder(address).HEAD().timeout(TIMEOUT).build(),
              HttpResponse.BodyHandlers.discarding());
      return answer
          .headers()
          .firstValue("Date")
          .map(date -> Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date)))
          .map(there -> Duration.between(there, clock.instant()));
    } catch (IOException | DateTimeException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
