package io.forebay.backend.http;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;

/// Requests and their answers: redirects are followed where the rules let them, and the head of an
/// answer comes within its time.
final class Exchanges implements AutoCloseable {

  private static final int REDIRECTS_MAX = 5;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  private final CloseableHttpClient client;
  private final Location endpoint;
  private final RedirectRules redirects;
  private final Optional<String> authorization;
  private final Duration headTimeout;
  private final ScheduledThreadPoolExecutor deadlines;

  Exchanges(HttpBackendSettings settings, Location endpoint, CloseableHttpClient client) {
    this.client = client;
    this.endpoint = endpoint;
    this.redirects = new RedirectRules(new HostRules(endpoint.host(), settings.hostsAllowed()));
    this.authorization = settings.authorization();
    this.headTimeout = settings.limits().connectTimeout().plus(settings.limits().timeout());
    this.deadlines =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("http-backend-deadlines").factory());
    deadlines.setRemoveOnCancelPolicy(true);
  }

  /// Sends a request and answers the first answer that is no redirect; the caller closes it.
  Answer send(String method, Location where, Map<String, String> headers) {
    Location now = where;
    for (int followed = 0; ; followed++) {
      Answer answer = sendOnce(method, now, headers);
      if (!REDIRECTS.contains(answer.status())) {
        return answer;
      }
      answer.close();
      if (followed == REDIRECTS_MAX) {
        throw HttpErrors.unavailable("The backend redirects in a circle").permanent();
      }
      now = redirects.next(now, answer.header("location"));
    }
  }

  private Answer sendOnce(String method, Location where, Map<String, String> headers) {
    // The target is set as it is: it passes through nothing that could write it differently.
    HttpUriRequestBase request = new HttpUriRequestBase(method, URI.create(where.origin()));
    request.setPath(where.target());
    headers.forEach(request::setHeader);
    request.setHeader("Accept", "*/*");
    request.setHeader("Accept-Encoding", "identity");
    if (where.isSameOrigin(endpoint)) {
      authorization.ifPresent(value -> request.setHeader("Authorization", value));
    }
    ScheduledFuture<?> deadline = deadlineOf(request);
    try {
      Answer answer = open(where, request);
      if (!deadline.cancel(false)) {
        answer.close();
        throw late();
      }
      return answer;
    } catch (IOException e) {
      throw request.isCancelled() ? late() : HttpErrors.of(e);
    } catch (IllegalStateException e) {
      throw closed(e);
    } finally {
      deadline.cancel(false);
    }
  }

  private Answer open(Location where, HttpUriRequestBase request) throws IOException {
    ClassicHttpResponse response =
        client.executeOpen(
            new HttpHost(where.scheme(), where.host(), where.port()),
            request,
            HttpClientContext.create());
    return new Answer(request, response);
  }

  private ScheduledFuture<?> deadlineOf(HttpUriRequestBase request) {
    try {
      return deadlines.schedule(request::cancel, headTimeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      throw closed(e);
    }
  }

  private static StoreException closed(RuntimeException e) {
    return new StoreException(ErrorCode.UNAVAILABLE, "The backend is closed", e).permanent();
  }

  private static StoreException late() {
    return HttpErrors.unavailable("The backend's answer did not come in time");
  }

  @Override
  public void close() {
    deadlines.shutdownNow();
    try {
      client.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
