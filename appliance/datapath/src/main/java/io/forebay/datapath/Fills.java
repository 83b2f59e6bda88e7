package io.forebay.datapath;

import io.forebay.core.name.ObjectId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// The fetches that are under way, one for each key at most; whoever asks for the same key shares
/// it.
final class Fills implements AutoCloseable {

  private static final Duration STOP_WAIT = Duration.ofSeconds(10);

  private final FillTask.Tools tools;
  private final Turns turns;
  private final Failures failures;
  private final Semaphore permits;
  private final ConcurrentHashMap<ObjectId, Fill> flights = new ConcurrentHashMap<>();
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("fill-", 0).factory());

  Fills(FillTask.Tools tools, Turns turns, Failures failures) {
    this.tools = tools;
    this.turns = turns;
    this.failures = failures;
    this.permits = new Semaphore(tools.settings().fillsMax());
  }

  /// Shares the fetch of a key, beginning it if there is none, and waits until the backend has
  /// answered. Empty where the caller should look into the store again.
  ///
  /// @param isStored whether the store has a copy by now that may be served; asked once a fetch is
  ///   about to begin
  Optional<FillReader> join(ObjectId id, RemoteTarget target, BooleanSupplier isStored) {
    Begun begun = new Begun();
    Fill fill = flights.compute(id, (key, present) -> joined(key, present, begun));
    if (begun.joined != Fill.Join.JOINED) {
      await(() -> fill.awaitEnd(tools.settings().fillWait()));
      return Optional.empty();
    }
    if (begun.isNew) {
      begin(id, target, fill, isStored);
    } else {
      tools.events().fillJoined(id.bucket());
    }
    return answered(id, target, fill);
  }

  /// Whether a fetch of that key is under way.
  boolean has(ObjectId id) {
    return flights.containsKey(id);
  }

  /// How many fetches are under way.
  int count() {
    return flights.size();
  }

  private static final class Begun {
    boolean isNew;
    Fill.Join joined = Fill.Join.REFUSED;
  }

  private Fill joined(ObjectId id, @Nullable Fill present, Begun begun) {
    if (present != null) {
      begun.joined = present.join();
      if (begun.joined != Fill.Join.REFUSED) {
        return present;
      }
    }
    Fill fill = new Fill(turns.watch(id));
    begun.isNew = true;
    begun.joined = Fill.Join.JOINED;
    fill.joinFirst();
    return fill;
  }

  private void begin(ObjectId id, RemoteTarget target, Fill fill, BooleanSupplier isStored) {
    boolean handedOver = false;
    try {
      // The copy may have come between the caller's look and this fetch.
      if (!isStored.getAsBoolean()) {
        threads.execute(() -> run(id, target, fill));
        handedOver = true;
      }
    } finally {
      if (!handedOver) {
        over(id, fill);
      }
    }
  }

  private void run(ObjectId id, RemoteTarget target, Fill fill) {
    tools.events().fillBegun(id.bucket());
    try {
      if (permits.tryAcquire(tools.settings().fillWait().toNanos(), TimeUnit.NANOSECONDS)) {
        try {
          new FillTask(tools, id, target, fill, threads).run();
        } finally {
          permits.release();
        }
      } else {
        fill.fail(failures.unavailable("too many fetches at once"));
      }
    } catch (InterruptedException e) {
      fill.fail(failures.interrupted());
    } catch (Error e) {
      fill.fail(new IllegalStateException("the fetch failed", e));
      throw e;
    } finally {
      over(id, fill);
      tools.events().fillEnded(id.bucket());
    }
  }

  // In this order: whoever waited for the end finds the store's copy, or begins a fetch of its own.
  private void over(ObjectId id, Fill fill) {
    flights.remove(id, fill);
    fill.end();
    fill.watch().close();
  }

  private Optional<FillReader> answered(ObjectId id, RemoteTarget target, Fill fill) {
    long abandonedBytesMax = tools.settings().abandonedFillBytesMax();
    Optional<Fill.Stage> stage = Optional.empty();
    FillReader reader;
    try {
      stage = await(() -> fill.awaitAnswer(tools.settings().fillWait()));
    } finally {
      // Also where it failed: a reader that joined opens once.
      reader = new FillReader(fill, id, target, fill.open(), abandonedBytesMax);
      if (stage.isEmpty() || stage.get() == Fill.Stage.FAILED) {
        reader.close();
      }
    }
    if (stage.isEmpty()) {
      throw failures.unavailable("the backend takes too long");
    }
    if (stage.get() == Fill.Stage.FAILED) {
      throw failures.own(fill.failure());
    }
    if (stage.get() == Fill.Stage.ENDED && reader.file().isEmpty()) {
      reader.close();
      return Optional.empty();
    }
    return Optional.of(reader);
  }

  private interface Wait<T> {
    T await() throws InterruptedException;
  }

  private <T> T await(Wait<T> wait) {
    try {
      return wait.await();
    } catch (InterruptedException e) {
      throw failures.interrupted();
    }
  }

  /// Ends all fetches and waits for their threads.
  @Override
  public void close() {
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(STOP_WAIT.toNanos(), TimeUnit.NANOSECONDS)) {
        throw failures.unavailable("fetches do not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
