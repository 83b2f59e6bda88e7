package io.forebay.testkit;

import java.time.Duration;

/// What [FaultyProxy] does to one exchange. Offsets count bytes of the answer's body.
public sealed interface Fault {

  /// Closes the connection in good order after `bytes`, as if the body were over.
  record CutAfter(long bytes) implements Fault {}

  /// Resets the connection after `bytes`.
  record ResetAfter(long bytes) implements Fault {}

  /// Sends no more after `bytes`, until [FaultyProxy#release]; then goes on as if nothing had been.
  record StallAfter(long bytes) implements Fault {}

  /// Passes the request on and sends nothing of the answer until [FaultyProxy#release].
  record DelayAnswer() implements Fault {}

  /// Passes the request on and sends nothing of the answer before `delay` has passed.
  record DelayFirstByte(Duration delay) implements Fault {}

  /// Answers with this status and an S3 error document, without asking the origin.
  record Status(int status, String code) implements Fault {}

  /// Announces a body that is `delta` bytes longer than the one sent (shorter where negative).
  record LengthOffBy(long delta) implements Fault {}

  /// Inverts the lowest bit of the byte at `offset`.
  record FlipByte(long offset) implements Fault {}

  /// Gives the answer another `ETag`.
  record OtherEtag(String etag) implements Fault {}

  /// Gives the answer one more header, or another value of one that it has.
  record WithHeader(String name, String value) implements Fault {}

  /// Resets the connection instead of passing the request on.
  record Refuse() implements Fault {}

  /// Passes the request on, waits for its answer, and resets the connection instead of sending it.
  record LoseAnswer() implements Fault {}
}
