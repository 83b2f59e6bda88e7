package io.forebay.api.s3;

import io.forebay.api.HttpFailureWriter;
import io.forebay.api.HttpHandler;
import io.forebay.api.HttpRequest;
import io.forebay.api.HttpResponse;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.service.BucketService;
import io.forebay.core.service.NotModifiedException;
import io.forebay.core.service.ObjectService;
import io.forebay.core.service.UploadService;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// The S3 endpoint: finds out which operation a request is, who sends it, and whether everything it
/// says is understood; then has it carried out. It also words the failures of the server that it
/// stands behind.
public final class S3FrontEnd implements HttpHandler, HttpFailureWriter {

  private final S3Authentication authentication;
  private final S3Settings settings;
  private final S3Events events;
  private final RequestIds ids;
  private final S3Failures failures = new S3Failures();
  private final Awaiting awaiting;
  private final Map<S3Operation, S3Handler> handlers;

  /// @param random makes the requests' names differ from those before a restart
  public S3FrontEnd(
      ObjectService objects,
      BucketService buckets,
      UploadService uploads,
      S3Authentication authentication,
      S3Settings settings,
      RandomGenerator random,
      S3Events events) {
    this.authentication = authentication;
    this.settings = settings;
    this.events = events;
    this.ids = new RequestIds(random);
    this.awaiting = new Awaiting(settings.silenceMax());
    this.handlers = S3Handlers.of(objects, buckets, uploads, settings, failures);
  }

  @Override
  public void handle(HttpRequest request, HttpResponse response) throws IOException {
    String requestId = ids.next();
    name(response, requestId);
    Outcome outcome = () -> answer(request, response);
    try (S3Answer answer = settled(outcome, response::operation, request.rawPath(), requestId)) {
      if (answer.body() instanceof S3Answer.Body.Awaited(Supplier<S3Answer> later)) {
        String name = response.operation();
        awaiting.send(
            () -> settled(later::get, () -> name, request.rawPath(), requestId), response, events);
      } else {
        answer.send(response, events);
      }
    }
  }

  /// What a request leads to: an answer, or a failure.
  private interface Outcome {
    S3Answer get() throws IOException;
  }

  /// Words a failure of the server itself: a request that could not be understood, or one whose
  /// handler gave up.
  @Override
  public void write(StoreException failure, Optional<HttpRequest> request, HttpResponse response)
      throws IOException {
    String requestId = ids.next();
    name(response, requestId);
    String resource = request.map(HttpRequest::rawPath).orElse("");
    try (S3Answer answer = failures.answer(failure, resource, requestId)) {
      answer.send(response, events);
    }
  }

  private static void name(HttpResponse response, String requestId) {
    response.header("x-amz-request-id", requestId);
    response.header(
        "x-amz-id-2",
        Base64.getEncoder().encodeToString(requestId.getBytes(StandardCharsets.US_ASCII)));
  }

  private S3Answer settled(
      Outcome outcome, Supplier<String> operation, String resource, String requestId)
      throws IOException {
    try {
      return outcome.get();
    } catch (NotModifiedException e) {
      return failures.answer(e);
    } catch (RuntimeException e) {
      // The one place where failures become answers.
      StoreException failure = failures.toStoreException(e);
      if (failure.code().httpStatus() >= 500 && failure.code() != ErrorCode.NOT_IMPLEMENTED) {
        events.failed(requestId, operation.get(), e);
      }
      return failures.answer(failure, resource, requestId);
    }
  }

  private S3Answer answer(HttpRequest sent, HttpResponse response) throws IOException {
    S3Target target = S3Target.parse(sent.rawPath(), settings.bucketOfHost(sent.host()));
    S3Query query = S3Query.parse(sent.rawQuery());
    HttpRequest request = PresignedRequest.of(sent, query);
    boolean isCopy = request.header("x-amz-copy-source") != null;
    S3Dispatch dispatch = S3Dispatch.of(request.method(), target, query, isCopy);
    // Named first, so that refusals are counted under the operation that was meant.
    if (dispatch instanceof S3Dispatch.Chosen(S3Operation operation)) {
      response.operation(operation.s3Name());
    }
    // A stranger learns that he is one, and nothing of what is implemented.
    AuthenticatedRequest authenticated = authentication.authenticate(sent);
    S3Operation operation =
        switch (dispatch) {
          case S3Dispatch.Chosen(S3Operation chosen) -> chosen;
          case S3Dispatch.Refused(StoreException reason) -> throw reason;
        };
    KnownHeaders.check(operation, request, settings);
    S3Handler handler = handlers.get(operation);
    if (handler == null) {
      throw new AssertionError("no handler for " + operation);
    }
    return handler.answer(new S3Request(request, target, query, authenticated));
  }
}
