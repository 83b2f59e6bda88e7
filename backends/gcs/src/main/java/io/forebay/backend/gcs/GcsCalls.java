package io.forebay.backend.gcs;

import com.google.api.client.googleapis.json.GoogleJsonError;
import com.google.api.client.googleapis.json.GoogleJsonErrorContainer;
import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpContent;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpRequestFactory;
import com.google.api.client.http.HttpResponse;
import com.google.api.client.json.JsonObjectParser;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.storage.Storage;
import io.forebay.backend.gcs.GcsErrors.Effect;
import io.forebay.backend.gcs.GcsErrors.Refusal;
import io.forebay.backend.gcs.GcsErrors.Subject;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Single attempts of requests to the cloud, each with its failure in our words. Whoever calls
/// decides whether another attempt follows.
final class GcsCalls implements AutoCloseable {

  // A page of a thousand names of a kilobyte each, escaped, has six.
  private static final int ANSWER_BYTES_MAX = 16 << 20;
  private static final int REFUSAL_BYTES_MAX = 64 << 10;
  private static final Duration RETRY_AFTER_MAX = Duration.ofHours(1);

  private final ApacheTransport transport;
  private final HttpRequestFactory requests;
  private final SignIn signIn;
  private final Storage storage;
  private final String address;
  private final Optional<String> payer;

  GcsCalls(GcsBackendSettings settings) {
    this.transport = new ApacheTransport(settings.limits());
    this.requests = transport.createRequestFactory();
    this.signIn = SignIn.of(settings.credentials(), () -> transport);
    this.address = settings.address();
    this.payer = settings.requesterPaysProject();
    this.storage =
        new Storage.Builder(transport, GsonFactory.getDefaultInstance(), null)
            .setRootUrl(address + "/")
            .setApplicationName("forebay")
            .build();
  }

  /// What knows the addresses of the cloud's resources.
  Storage storage() {
    return storage;
  }

  /// The address of the service, without a slash at its end.
  String address() {
    return address;
  }

  /// Who pays where requesters do; null, as Google's library wants it, where nobody is named.
  @Nullable String payer() {
    return payer.orElse(null);
  }

  /// The project to which the credentials belong, where they say so.
  Optional<String> projectOfCredentials() {
    return signIn.project();
  }

  /// A request that carries our token.
  HttpRequest request(String method, GenericUrl url, @Nullable HttpContent content) {
    HttpRequest request;
    try {
      request = requests.buildRequest(method, url, content);
    } catch (IOException e) {
      throw new StoreException(ErrorCode.INTERNAL_ERROR, "A request cannot be made", e);
    }
    request
        .setNumberOfRetries(0)
        .setFollowRedirects(false)
        .setThrowExceptionOnExecuteError(false)
        .setLoggingEnabled(false);
    request.getHeaders().setUserAgent("forebay (gzip)");
    signIn.sign(request);
    return request;
  }

  /// Asks for something that changes nothing.
  <T> T read(GenericUrl url, Subject subject, Class<T> type) {
    return parse(send(request("GET", url, null), subject, () -> Effect.NONE), type, Effect.NONE);
  }

  /// Sends a request without a body of the caller's that changes something.
  ///
  /// @throws StoreException `OUTCOME_UNKNOWN` where the cloud may have carried it out
  HttpResponse write(HttpRequest request, Subject subject) {
    return send(request, subject, () -> Effect.IN_DOUBT);
  }

  /// Sends a request with an object's bytes. What cannot be read of them is not the backend's
  /// failure.
  ///
  /// @param effect of the request where its body has been sent whole
  HttpResponse send(HttpRequest request, GcsContent body, Effect effect) {
    try {
      return send(request, Subject.OBJECT, () -> body.isRead() ? effect : Effect.NONE);
    } catch (RuntimeException e) {
      body.checkReadable();
      throw e;
    }
  }

  /// Sends a request and answers a success, the answer that asks to go on with an upload among
  /// them; the caller ends it.
  HttpResponse send(HttpRequest request, Subject subject, Supplier<Effect> effect) {
    HttpResponse response;
    try {
      response = request.execute();
    } catch (IOException e) {
      throw GcsErrors.ofNoAnswer(e, effect.get());
    }
    if (response.isSuccessStatusCode() || response.getStatusCode() == 308) {
      return response;
    }
    Refusal refusal = refusal(response);
    if (GcsErrors.isAmbiguous(refusal, subject)) {
      // Fails with NO_SUCH_BUCKET where that is what is absent.
      requireBucket(bucketOf(request.getUrl()));
    }
    throw GcsErrors.ofAnswer(refusal, subject, effect.get());
  }

  /// What makes an address; nothing is sent.
  @FunctionalInterface
  interface Address {
    GenericUrl make() throws IOException;
  }

  /// The address that Google's library makes.
  static GenericUrl url(Address address) {
    try {
      return address.make();
    } catch (IOException e) {
      throw new AssertionError("nothing is sent when an address is made", e);
    }
  }

  /// Fails with `NO_SUCH_BUCKET` where there is none.
  void requireBucket(String bucket) {
    // Who may read objects may mostly list them, and not always ask about their bucket.
    GenericUrl url =
        url(() ->
            storage
                .objects()
                .list(bucket)
                .setMaxResults(1L)
                .setFields("kind")
                .setUserProject(payer())
                .buildHttpRequestUrl());
    end(send(request("GET", url, null), Subject.BUCKET, () -> Effect.NONE));
  }

  // /storage/v1/b/BUCKET/o/OBJECT
  private static String bucketOf(GenericUrl url) {
    var parts = url.getPathParts();
    return parts.get(parts.indexOf("b") + 1);
  }

  /// What an answer holds; ends it.
  ///
  /// @param effect of the request, which did arrive
  static <T> T parse(HttpResponse response, Class<T> type, Effect effect) {
    try {
      return parsed(bytes(response, ANSWER_BYTES_MAX), type);
    } catch (IOException e) {
      throw GcsErrors.ofNoAnswer(e, effect);
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw GcsErrors.ofNoAnswer(
          new IOException("the answer is not what was asked for", e), effect);
    }
  }

  /// Ends an answer of which nothing more is wanted.
  static void end(HttpResponse response) {
    try {
      bytes(response, REFUSAL_BYTES_MAX);
    } catch (IOException e) {
      // Its head is all that counts.
      return;
    }
  }

  /// Ends an answer without waiting for the rest of it.
  static void abort(HttpResponse response) {
    try {
      response.disconnect();
    } catch (IOException e) {
      // The connection is gone, which is what was wanted.
      return;
    }
  }

  private static byte[] bytes(HttpResponse response, int bytesMax) throws IOException {
    try (InputStream content = response.getContent()) {
      if (content == null) {
        return new byte[0];
      }
      byte[] bytes = content.readNBytes(bytesMax);
      if (bytes.length == bytesMax && content.read() >= 0) {
        throw new IOException("the answer has too many bytes");
      }
      return bytes;
    }
  }

  private static <T> T parsed(byte[] json, Class<T> type) throws IOException {
    return new JsonObjectParser(GsonFactory.getDefaultInstance())
        .parseAndClose(new ByteArrayInputStream(json), StandardCharsets.UTF_8, type);
  }

  private static Refusal refusal(HttpResponse response) {
    String reason = "";
    String message = "";
    try {
      byte[] body = bytes(response, REFUSAL_BYTES_MAX);
      GoogleJsonError error = parsed(body, GoogleJsonErrorContainer.class).getError();
      if (error != null) {
        reason =
            error.getErrors() == null || error.getErrors().isEmpty()
                ? ""
                : Optional.ofNullable(error.getErrors().getFirst().getReason()).orElse("");
        message = Optional.ofNullable(error.getMessage()).orElse("");
      }
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      // Not one of Google's documents: the status alone speaks.
      reason = "";
    }
    return new Refusal(response.getStatusCode(), reason, message, retryAfter(response));
  }

  // A date would need a clock that agrees with the cloud's: it counts as one second.
  private static Optional<Duration> retryAfter(HttpResponse response) {
    String text = response.getHeaders().getRetryAfter();
    if (text == null) {
      return Optional.empty();
    }
    Duration wait =
        text.strip().matches("\\d{1,9}")
            ? Duration.ofSeconds(Long.parseLong(text.strip()))
            : Duration.ofSeconds(1);
    return Optional.of(wait.compareTo(RETRY_AFTER_MAX) < 0 ? wait : RETRY_AFTER_MAX);
  }

  @Override
  public void close() {
    try {
      transport.shutdown();
    } catch (IOException e) {
      // Connections that cannot be closed are gone.
      return;
    }
  }
}
