package io.forebay.testkit.backend;

import io.forebay.core.backend.BackendObject;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.ObjectAttributes;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// One way in which a cloud fails.
public sealed interface BackendFault {

  /// It works.
  record None() implements BackendFault {}

  /// The call fails and has done nothing.
  record Fail(ErrorCode code) implements BackendFault {}

  /// A write takes place and fails all the same.
  record DoneButUnknown() implements BackendFault {}

  /// The call is held until the latch opens, at most a minute.
  record Wait(CountDownLatch latch) implements BackendFault {
    void await() {
      awaitOpen(latch);
    }
  }

  /// The body breaks off after so many bytes.
  record Cut(long afterBytes) implements BackendFault {}

  /// The body ends as if it were whole after so many bytes, less than were announced.
  record EndEarly(long afterBytes) implements BackendFault {}

  /// The body pauses after so many bytes until the latch opens, at most a minute.
  record Stall(long afterBytes, CountDownLatch latch) implements BackendFault {}

  /// One bit of the body is another one.
  record Flip(long atByte) implements BackendFault {}

  /// One bit of the body is another one, and later it pauses until the latch opens, at most a
  /// minute.
  record FlipThenStall(long atByte, long afterBytes, CountDownLatch latch)
      implements BackendFault {}

  /// The attributes name a size that is so much larger.
  record WrongSize(long moreBytes) implements BackendFault {}

  /// The attributes name another version.
  record OtherVersion(String version) implements BackendFault {}

  /// A fault of a body of `sizeBytes` chosen by `random`, whose seed the caller prints.
  static BackendFault anyOfBody(RandomGenerator random, long sizeBytes) {
    long at = sizeBytes == 0 ? 0 : random.nextLong(sizeBytes);
    return switch (random.nextInt(4)) {
      case 0 -> new Cut(at);
      case 1 -> new EndEarly(at);
      case 2 -> new Flip(at);
      default -> new Fail(ErrorCode.UNAVAILABLE);
    };
  }

  /// The object as it arrives with this fault.
  default BackendObject apply(BackendObject object) {
    return switch (this) {
      case Cut _, EndEarly _, Stall _, Flip _, FlipThenStall _ ->
          new BackendObject(
              object.attributes(),
              object.range(),
              new FaultySource(object.body(), this),
              object.etagIsMd5());
      case WrongSize _, OtherVersion _ ->
          new BackendObject(
              apply(object.attributes()), object.range(), object.body(), object.etagIsMd5());
      case None _, Fail _, DoneButUnknown _, Wait _ -> object;
    };
  }

  /// The attributes as they arrive with this fault.
  default ObjectAttributes apply(ObjectAttributes original) {
    long more = this instanceof WrongSize(long moreBytes) ? moreBytes : 0;
    String version = this instanceof OtherVersion(String other) ? other : original.version();
    return new ObjectAttributes(
        original.sizeBytes() + more,
        original.etag(),
        version,
        original.lastModified(),
        original.checksums(),
        original.metadata());
  }

  /// Waits for a latch, at most a minute.
  static void awaitOpen(CountDownLatch latch) {
    try {
      if (!latch.await(1, TimeUnit.MINUTES)) {
        throw new StoreException(ErrorCode.UNAVAILABLE, "planned: nobody opened the latch");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException(ErrorCode.UNAVAILABLE, "planned: interrupted", e);
    }
  }
}
