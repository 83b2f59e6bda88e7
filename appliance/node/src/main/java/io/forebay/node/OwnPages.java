package io.forebay.node;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.forebay.api.HttpHandler;
import io.forebay.api.HttpRequest;
import io.forebay.api.HttpResponse;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// The node's own pages under `/-/`: health and metrics, for whoever asks.
final class OwnPages implements HttpHandler {

  /// What begins the path of every page.
  static final String PREFIX = "/-/";

  private final ObjectMapper mapper = new ObjectMapper();
  private final Supplier<List<String>> reasonsNotReady;
  private final Supplier<String> metrics;

  /// @param reasonsNotReady why the node should not be sent requests now; empty where it should
  /// @param metrics the Prometheus text
  OwnPages(Supplier<List<String>> reasonsNotReady, Supplier<String> metrics) {
    this.reasonsNotReady = reasonsNotReady;
    this.metrics = metrics;
  }

  @Override
  public void handle(HttpRequest request, HttpResponse response) throws IOException {
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      throw new StoreException(ErrorCode.METHOD_NOT_ALLOWED, "these pages are only read");
    }
    switch (request.rawPath()) {
      case "/-/health/live" -> health(response.operation("Live"), List.of());
      case "/-/health/ready" -> health(response.operation("Ready"), reasonsNotReady.get());
      case "/-/metrics" ->
          response
              .operation("Metrics")
              .header("content-type", "text/plain; version=0.0.4; charset=utf-8")
              .send(metrics.get().getBytes(StandardCharsets.UTF_8));
      default ->
          response
              .status(404)
              .operation("NoSuchPage")
              .header("content-type", "application/json")
              .send(json(Map.of("error", "no such page")));
    }
  }

  private void health(HttpResponse response, List<String> reasons) throws IOException {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("status", reasons.isEmpty() ? "ok" : "unavailable");
    answer.put("reasons", reasons);
    response
        .status(reasons.isEmpty() ? 200 : 503)
        .header("content-type", "application/json")
        .header("cache-control", "no-store");
    if (!reasons.isEmpty()) {
      response.header("retry-after", 1);
    }
    response.send(json(answer));
  }

  private byte[] json(Map<String, ?> answer) throws IOException {
    return mapper.writeValueAsBytes(answer);
  }
}
