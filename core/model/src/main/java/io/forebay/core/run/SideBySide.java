package io.forebay.core.run;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// Steps that a bounded number of virtual threads carry out side by side until there are no more of
/// them, or one fails.
public final class SideBySide {

  /// One step.
  @FunctionalInterface
  public interface Step {
    /// Does the next step, if there is one; answers whether there was.
    boolean next();
  }

  private SideBySide() {}

  /// Runs all steps and returns when every thread has ended. The first failure ends the others and
  /// is thrown.
  public static void run(String name, int threads, Step step) {
    var factory = Thread.ofVirtual().name(name + "-", 0).factory();
    try (ExecutorService executor = Executors.newThreadPerTaskExecutor(factory)) {
      var done = new ExecutorCompletionService<Boolean>(executor);
      List<Future<Boolean>> workers = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        workers.add(done.submit(() -> runSteps(step)));
      }
      try {
        for (int i = 0; i < workers.size(); i++) {
          done.take().get();
        }
      } catch (ExecutionException e) {
        executor.shutdownNow();
        throw asRuntime(e.getCause());
      } catch (InterruptedException e) {
        executor.shutdownNow();
        Thread.currentThread().interrupt();
        throw new StoreException(ErrorCode.UNAVAILABLE, "Interrupted while parts were sent", e);
      }
    }
  }

  private static boolean runSteps(Step step) {
    boolean more = true;
    while (more && !Thread.currentThread().isInterrupted()) {
      more = step.next();
    }
    return true;
  }

  private static RuntimeException asRuntime(@Nullable Throwable cause) {
    return switch (cause) {
      case RuntimeException runtime -> runtime;
      case Error error -> throw error;
      case null -> new StoreException(ErrorCode.INTERNAL_ERROR, "A part failed");
      default -> new StoreException(ErrorCode.INTERNAL_ERROR, "A part failed", cause);
    };
  }
}
