package io.forebay.backend.azure;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/// A Blob service that answers as the test says, for what Azurite does not do: versions,
/// throttling, other kinds of errors.
final class ScriptedService implements AutoCloseable {

  /// A request: its headers by lower-case name.
  record Asked(String method, String target, Map<String, String> headers) {

    boolean isOf(String word) {
      return target.contains(word);
    }
  }

  /// An answer.
  record Answer(int status, Map<String, String> headers, String body) {

    static Answer of(int status) {
      return new Answer(status, Map.of(), "");
    }

    static Answer error(int status, String code) {
      return of(status).with("x-ms-error-code", code);
    }

    Answer with(String name, String value) {
      Map<String, String> more = new java.util.HashMap<>(headers);
      more.put(name, value);
      return new Answer(status, Map.copyOf(more), body);
    }

    Answer withBody(String text) {
      return new Answer(status, headers, text);
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private volatile Function<Asked, Answer> script = request -> Answer.of(500);

  ScriptedService() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/account");
  }

  void script(Function<Asked, Answer> answers) {
    script = answers;
  }

  List<Asked> asked() {
    return List.copyOf(asked);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, String> headers = new java.util.TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
      exchange.getRequestBody().readAllBytes();
      Asked request =
          new Asked(exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers);
      asked.add(request);
      Answer answer = script.apply(request);
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      answer.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
      boolean isHead = request.method().equals("HEAD");
      if (isHead) {
        Optional.of(body.length)
            .filter(length -> length > 0)
            .ifPresent(length ->
                exchange.getResponseHeaders().set("Content-Length", Integer.toString(length)));
      }
      exchange.sendResponseHeaders(answer.status(), isHead || body.length == 0 ? -1 : body.length);
      if (!isHead && body.length > 0) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
