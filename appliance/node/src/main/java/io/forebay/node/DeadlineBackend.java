package io.forebay.node;

import io.forebay.core.backend.Backend;
import io.forebay.core.backend.BackendObject;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A backend whose calls end within a time, whatever the cloud does, but for writes of objects,
/// which take as long as their bytes: their backends bound the wait for each of them. Neither is
/// the body of an object that is read bounded here. Owns the threads that wait for the cloud.
final class DeadlineBackend extends AroundBackend {

  private final Duration callMax;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("backend-", 0).factory());

  /// @param callMax how long a call may take, a `get` until the attributes are there
  DeadlineBackend(Backend backend, Duration callMax) {
    super(backend);
    this.callMax = callMax;
  }

  @Override
  <T> T around(Call call, Supplier<T> work) {
    if (call.operation() == BackendOperation.PUT) {
      return work.get();
    }
    CompletableFuture<T> answer = new CompletableFuture<>();
    Future<?> running = start(work, answer);
    try {
      return answer.get(callMax.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw asRuntime(e.getCause());
    } catch (TimeoutException e) {
      giveUp(answer, running);
      throw failure(call, "The backend does not answer in time", e);
    } catch (InterruptedException e) {
      giveUp(answer, running);
      Thread.currentThread().interrupt();
      throw failure(call, "Interrupted while the backend was waited for", e).permanent();
    }
  }

  private <T> Future<?> start(Supplier<T> work, CompletableFuture<T> answer) {
    try {
      return threads.submit(() -> carryOut(work, answer));
    } catch (RejectedExecutionException e) {
      throw new StoreException(ErrorCode.UNAVAILABLE, "The backend has been closed", e).permanent();
    }
  }

  private static <T> void carryOut(Supplier<T> work, CompletableFuture<T> answer) {
    try {
      T value = work.get();
      if (!answer.complete(value)) {
        discard(value);
      }
    } catch (RuntimeException | Error e) {
      answer.completeExceptionally(e);
    }
  }

  // Either the thread finds that nobody waits any more, or its answer has come and is let go here.
  private static <T> void giveUp(CompletableFuture<T> answer, Future<?> running) {
    if (answer.cancel(false)) {
      running.cancel(true);
    } else if (!answer.isCompletedExceptionally()) {
      discard(answer.join());
    }
  }

  private static void discard(Object value) {
    if (value instanceof BackendObject object) {
      object.close();
    }
  }

  private static StoreException failure(Call call, String message, Exception cause) {
    ErrorCode code = call.operation().isWrite() ? ErrorCode.OUTCOME_UNKNOWN : ErrorCode.UNAVAILABLE;
    return new StoreException(code, message, cause).with("operation", call.operation().word());
  }

  private static RuntimeException asRuntime(@Nullable Throwable thrown) {
    return switch (thrown) {
      case RuntimeException runtime -> runtime;
      case Error error -> throw error;
      case null, default -> throw new AssertionError("a call throws nothing else", thrown);
    };
  }

  @Override
  public void close() {
    threads.shutdownNow();
    super.close();
  }
}
