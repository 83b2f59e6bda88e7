package io.forebay.backend.gcs;

import com.google.api.services.storage.model.Bucket;
import com.google.api.services.storage.model.Buckets;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Cloud Storage in memory, as its JSON API documents it: preconditions on every call, two requests
/// for a read, uploads in one request or in chunks, transcoding, requester pays.
///
/// It holds the right answers where fake-gcs-server has others. It checks digests and generations;
/// a token only where one is asked for.
final class MemoryGcs implements AutoCloseable {

  /// An answer that takes the place of the right one.
  record Scripted(int status, String reason, String message, Map<String, String> headers) {

    Scripted(int status, String reason, String message) {
      this(status, reason, message, Map.of());
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, MemoryGcsBucket> buckets = new ConcurrentSkipListMap<>();
  private final MemoryGcsUploads uploads = new MemoryGcsUploads();
  // Guarded by itself.
  private final Deque<Scripted> scripted = new ArrayDeque<>();
  private volatile Optional<String> tokenAsked = Optional.empty();
  private volatile String lastAuthorization = "";
  private volatile boolean isDecompressing;

  private MemoryGcs(HttpServer server) {
    this.server = server;
  }

  static MemoryGcs start() {
    // Else the JDK's server waits 40 ms between the head of an answer and its body.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
      MemoryGcs service = new MemoryGcs(server);
      server.setExecutor(service.threads);
      server.createContext("/", service::handle);
      server.start();
      return service;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  MemoryGcsBucket bucket(String name) {
    MemoryGcsBucket bucket = buckets.get(name);
    if (bucket == null) {
      throw new GcsRefusal(404, "notFound", "The specified bucket does not exist.");
    }
    return bucket;
  }

  MemoryGcsUploads uploads() {
    return uploads;
  }

  /// Answers the next requests so, each of them one.
  void answerNext(Scripted... answers) {
    synchronized (scripted) {
      scripted.addAll(List.of(answers));
    }
  }

  /// Takes requests with this token only.
  void askForToken(String token) {
    tokenAsked = Optional.of("Bearer " + token);
  }

  /// The last `Authorization` header, `none` where there was none.
  String lastAuthorization() {
    return lastAuthorization;
  }

  /// Decompresses what is stored compressed, whatever was asked for, as something on the way might.
  void decompressAlways() {
    isDecompressing = true;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange http) throws IOException {
    try (http) {
      GcsExchange exchange = new GcsExchange(http);
      try {
        dispatch(exchange);
      } catch (GcsRefusal refusal) {
        exchange.refuse(refusal);
      }
    }
  }

  private void dispatch(GcsExchange exchange) throws IOException {
    if (exchange.path().equals("/token")) {
      exchange.answerToken();
      return;
    }
    lastAuthorization = exchange.header("Authorization").orElse("none");
    Scripted answer;
    synchronized (scripted) {
      answer = scripted.poll();
    }
    if (answer != null) {
      exchange.body();
      answer.headers().forEach(exchange::answerHeader);
      throw new GcsRefusal(answer.status(), answer.reason(), answer.message());
    }
    if (tokenAsked.isPresent() && !tokenAsked.get().equals(lastAuthorization)) {
      exchange.body();
      exchange.answerHeader("WWW-Authenticate", "Bearer realm=\"x\", error=\"invalid_token\"");
      throw new GcsRefusal(401, "authError", "Invalid Credentials");
    }
    if (exchange.path().startsWith("/upload/storage/v1/b/")) {
      uploads.answer(exchange, payingBucket(exchange));
    } else if (exchange.key().isPresent()) {
      ObjectCalls.answer(exchange, payingBucket(exchange), isDecompressing);
    } else if (exchange.isList()) {
      ObjectCalls.list(exchange, payingBucket(exchange));
    } else if (exchange.bucket().isPresent()) {
      answerBucket(exchange, exchange.bucket().get());
    } else {
      answerBuckets(exchange);
    }
  }

  private MemoryGcsBucket payingBucket(GcsExchange exchange) {
    MemoryGcsBucket bucket = bucket(exchange.bucket().orElseThrow());
    if (bucket.requesterPays() && exchange.query("userProject").isEmpty()) {
      throw new GcsRefusal(
          400, "required", "Bucket is a requester pays bucket but no user project provided.");
    }
    return bucket;
  }

  private void answerBucket(GcsExchange exchange, String name) throws IOException {
    MemoryGcsBucket bucket = bucket(name);
    if (exchange.method().equals("DELETE")) {
      if (!bucket.objects().isEmpty()) {
        throw new GcsRefusal(409, "conflict", "The bucket you tried to delete is not empty.");
      }
      buckets.remove(name);
      exchange.answer(204);
    } else {
      exchange.answerJson(200, bucket.resource());
    }
  }

  private void answerBuckets(GcsExchange exchange) throws IOException {
    if (exchange.query("project").isEmpty()) {
      throw new GcsRefusal(400, "required", "Required parameter: project");
    }
    if (exchange.method().equals("POST")) {
      String name = exchange.json(exchange.body(), Bucket.class).getName();
      if (buckets.putIfAbsent(name, new MemoryGcsBucket(name)) != null) {
        throw new GcsRefusal(
            409, "conflict", "You already own this bucket. Please select another name.");
      }
      exchange.answerJson(200, bucket(name).resource());
      return;
    }
    exchange.answerJson(
        200,
        new Buckets().setItems(buckets.values().stream().map(MemoryGcsBucket::resource).toList()));
  }
}
