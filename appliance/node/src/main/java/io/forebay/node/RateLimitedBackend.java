package io.forebay.node;

import io.forebay.core.backend.Backend;
import io.forebay.core.backend.BackendContent;
import io.forebay.core.backend.BackendObject;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.ByteRange;
import io.forebay.core.object.ByteSource;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.object.ObjectMetadata;
import io.forebay.core.run.Deadline;
import io.forebay.core.run.MonotonicClock;
import io.forebay.core.run.Retrier;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// A backend that is asked for no more than it takes: so many calls at once, as many requests and
/// bytes a second as the operator allows, and fewer requests while it throttles. Callers wait their
/// turn, in the order in which they came and with no lock held, and fail with `SLOW_DOWN` where it
/// does not come in time.
final class RateLimitedBackend extends AroundBackend {

  private final Backend backend;
  private final Duration waitMax;
  private final Semaphore calls;
  private final RequestRate requests;
  private final AdaptiveRate adaptive;
  private final Optional<ByteRate> bytes;
  private final MonotonicClock clock;

  RateLimitedBackend(
      Backend backend, BackendLimits limits, MonotonicClock clock, Retrier.Pause pause) {
    super(backend);
    this.backend = backend;
    this.waitMax = limits.timeout();
    this.calls = new Semaphore(limits.callsMax(), true);
    this.requests = new RequestRate(limits.requestsPerSecondMax(), clock, pause);
    this.adaptive = new AdaptiveRate(clock, pause);
    this.bytes =
        limits.bytesPerSecondMax().isPresent()
            ? Optional.of(
                new ByteRate(
                    limits.bytesPerSecondMax().getAsLong(), limits.callsMax(), clock, pause))
            : Optional.empty();
    this.clock = clock;
  }

  @Override
  <T> T around(Call call, Supplier<T> work) {
    Deadline deadline = Deadline.in(waitMax, clock);
    enter(deadline);
    try {
      return inTurn(deadline, work);
    } finally {
      calls.release();
    }
  }

  /// The call lasts until the body is closed.
  @Override
  public BackendObject get(
      String bucket, String key, Optional<ByteRange> range, Optional<String> ifVersion) {
    Deadline deadline = Deadline.in(waitMax, clock);
    enter(deadline);
    boolean isOpen = false;
    try {
      BackendObject object = inTurn(deadline, () -> backend.get(bucket, key, range, ifVersion));
      ByteSource body = bytes.map(rate -> rate.paced(object.body())).orElse(object.body());
      isOpen = true;
      return object.withBody(new HeldSource(body, calls::release));
    } finally {
      if (!isOpen) {
        calls.release();
      }
    }
  }

  @Override
  public ObjectAttributes put(
      String bucket,
      String key,
      BackendContent content,
      ObjectMetadata metadata,
      Conditions conditions) {
    if (bytes.isEmpty()) {
      return super.put(bucket, key, content, metadata, conditions);
    }
    ByteRate rate = bytes.get();
    try {
      if (!rate.mayBegin(content, Deadline.in(waitMax, clock))) {
        throw refused("Too many bytes are on their way to the backend", waitMax);
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    return super.put(bucket, key, rate.paced(content), metadata, conditions);
  }

  private void enter(Deadline deadline) {
    try {
      if (!calls.tryAcquire(deadline.remainingNanos(clock), TimeUnit.NANOSECONDS)) {
        throw refused("Too many calls of the backend are under way", Duration.ofSeconds(1));
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private <T> T inTurn(Deadline deadline, Supplier<T> work) {
    awaitTurn(deadline);
    long beganNanos = clock.nanos();
    try {
      T answer = work.get();
      adaptive.taken();
      return answer;
    } catch (StoreException e) {
      if (e.code() == ErrorCode.SLOW_DOWN) {
        adaptive.throttled(beganNanos);
      } else if (!e.code().isRetryable()) {
        // An answer all the same.
        adaptive.taken();
      }
      throw e;
    }
  }

  private void awaitTurn(Deadline deadline) {
    try {
      long tooLateNanos = requests.await(deadline);
      if (tooLateNanos == 0) {
        tooLateNanos = adaptive.await(deadline);
      }
      if (tooLateNanos > 0) {
        throw refused("Too many requests wait for the backend", Duration.ofNanos(tooLateNanos));
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  // Whoever has waited so long is told to come again instead of waiting once more.
  private static StoreException refused(String message, Duration retryAfter) {
    return new StoreException(ErrorCode.SLOW_DOWN, message).retryAfter(retryAfter).permanent();
  }

  private static StoreException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new StoreException(
            ErrorCode.UNAVAILABLE, "Interrupted while waiting for the backend's turn", cause)
        .permanent();
  }
}
