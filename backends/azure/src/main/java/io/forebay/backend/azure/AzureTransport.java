package io.forebay.backend.azure;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/// How the SDK's requests travel: through the JDK's client, over a bounded number of connections,
/// with a deadline for each wait, and once.
///
/// Azure's own adapter to the JDK's client has neither the bound nor a deadline between bytes that
/// costs no thread change for each read.
final class AzureTransport implements HttpClient, AutoCloseable {

  /// How long the head of this request's answer may take, where it is not the usual time.
  static final String TIMEOUT = "forebay-timeout";

  // The JDK's client sets them itself.
  private static final Set<String> OWN_HEADERS =
      Set.of("connection", "content-length", "expect", "host", "upgrade");

  private final Duration timeout;
  private final Semaphore connections;
  private final ExecutorService threads;
  private final java.net.http.HttpClient client;

  AzureTransport(AzureBackendSettings.Limits limits) {
    this.timeout = limits.timeout();
    this.connections = new Semaphore(limits.connectionsMax());
    this.threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("azure-http-", 0).factory());
    this.client =
        java.net.http.HttpClient.newBuilder()
            .version(java.net.http.HttpClient.Version.HTTP_1_1)
            .followRedirects(java.net.http.HttpClient.Redirect.NEVER)
            .connectTimeout(limits.connectTimeout())
            .executor(threads)
            .build();
  }

  @Override
  public Mono<HttpResponse> send(HttpRequest request) {
    return Mono.<HttpResponse>fromCallable(() -> sendSync(request, Context.NONE))
        .subscribeOn(Schedulers.boundedElastic());
  }

  @Override
  public HttpResponse sendSync(HttpRequest request, Context context) {
    Duration headTimeout =
        context
            .getData(TIMEOUT)
            .filter(Duration.class::isInstance)
            .map(Duration.class::cast)
            .orElse(timeout);
    try {
      return new AzureAnswer(request, exchange(toJdk(request), headTimeout));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private java.net.http.HttpResponse<AnswerStream> exchange(
      java.net.http.HttpRequest request, Duration headTimeout) throws IOException {
    Runnable release = connection();
    boolean isAnswered = false;
    try {
      var answer = await(request, headTimeout, release);
      isAnswered = true;
      return answer;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the backend's answer was awaited");
    } finally {
      if (!isAnswered) {
        release.run();
      }
    }
  }

  private Runnable connection() throws IOException {
    try {
      if (!connections.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new AllConnectionsInUse("no connection became free within " + timeout);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while a connection was awaited");
    }
    AtomicBoolean isReleased = new AtomicBoolean();
    return () -> {
      if (isReleased.compareAndSet(false, true)) {
        connections.release();
      }
    };
  }

  private java.net.http.HttpResponse<AnswerStream> await(
      java.net.http.HttpRequest request, Duration headTimeout, Runnable release)
      throws IOException, InterruptedException {
    CompletableFuture<java.net.http.HttpResponse<AnswerStream>> answer =
        client.sendAsync(request, head -> new AnswerStream(timeout, release));
    try {
      return answer.get(headTimeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      answer.cancel(true);
      throw e;
    } catch (TimeoutException e) {
      if (!answer.cancel(true) && !answer.isCompletedExceptionally()) {
        return answer.join();
      }
      throw new HttpTimeoutException("the backend did not answer within " + headTimeout);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException io -> throw io;
        case RuntimeException runtime -> throw runtime;
        case Error error -> throw error;
        case null, default -> throw new IOException(e);
      }
    }
  }

  private static java.net.http.HttpRequest toJdk(HttpRequest request) {
    java.net.http.HttpRequest.Builder builder =
        java.net.http.HttpRequest.newBuilder(URI.create(request.getUrl().toString()));
    // A GET with an empty body would say that it has one of no bytes.
    switch (request.getHttpMethod()) {
      case GET -> builder.GET();
      case HEAD -> builder.HEAD();
      case DELETE -> builder.DELETE();
      default -> builder.method(request.getHttpMethod().toString(), body(request));
    }
    request
        .getHeaders()
        .forEach(header -> {
          if (!OWN_HEADERS.contains(header.getName().toLowerCase(Locale.ROOT))) {
            header.getValuesList().forEach(value -> builder.header(header.getName(), value));
          }
        });
    return builder.build();
  }

  private static BodyPublisher body(HttpRequest request) {
    BinaryData body = request.getBodyAsBinaryData();
    if (body == null) {
      return BodyPublishers.noBody();
    }
    BodyPublisher publisher = BodyPublishers.ofInputStream(body::toStream);
    String announced = request.getHeaders().getValue(HttpHeaderName.CONTENT_LENGTH);
    if (announced == null) {
      return publisher;
    }
    long lengthBytes = Long.parseLong(announced);
    return lengthBytes == 0
        ? BodyPublishers.noBody()
        : BodyPublishers.fromPublisher(publisher, lengthBytes);
  }

  @Override
  public void close() {
    client.shutdownNow();
    client.close();
    threads.close();
  }

  /// That the bound on connections was reached: nothing was sent.
  static final class AllConnectionsInUse extends IOException {

    private static final long serialVersionUID = 1L;

    AllConnectionsInUse(String message) {
      super(message);
    }
  }
}
