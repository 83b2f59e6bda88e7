package io.forebay.api.s3;

import io.forebay.api.HttpResponse;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.ByteSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Answers operations that may last longer than clients wait in silence. One that ends soon is
/// answered like any other. Of one that does not, the header goes out with status 200 before the
/// outcome is known, then a blank now and then, and at last the document, be it an error, as S3
/// does for CopyObject and CompleteMultipartUpload.
final class Awaiting {

  private final Duration silenceMax;

  /// @param silenceMax how long nothing is sent
  Awaiting(Duration silenceMax) {
    this.silenceMax = silenceMax;
  }

  /// @throws IOException when the client has gone; the operation has ended nevertheless
  void send(Callable<S3Answer> operation, HttpResponse response, S3Events events)
      throws IOException {
    // The operation has its own deadlines, so closing, which waits for it, ends. A client that goes
    // meanwhile does not end it.
    try (ExecutorService thread =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("awaited-", 0).factory())) {
      Future<S3Answer> outcome = thread.submit(operation);
      Optional<S3Answer> soon = within(outcome);
      if (soon.isPresent()) {
        soon.get().send(response, events);
      } else {
        response.header("content-type", "application/xml").send(sink -> sendLate(outcome, sink));
      }
    }
  }

  private void sendLate(Future<S3Answer> outcome, ByteSink sink) throws IOException {
    // Blanks may only stand behind the declaration.
    write(sink, S3Xml.DECLARATION);
    Optional<S3Answer> answer = within(outcome);
    while (answer.isEmpty()) {
      write(sink, " ");
      answer = within(outcome);
    }
    write(sink, answer.get().document().substring(S3Xml.DECLARATION.length()));
  }

  private static void write(ByteSink sink, String text) throws IOException {
    sink.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    sink.flush();
  }

  private Optional<S3Answer> within(Future<S3Answer> outcome) {
    try {
      return Optional.of(outcome.get(silenceMax.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new AssertionError("an operation's failure is an answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException(ErrorCode.UNAVAILABLE, "Interrupted", e);
    }
  }
}
