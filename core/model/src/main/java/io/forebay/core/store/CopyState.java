package io.forebay.core.store;

import java.time.Instant;

/// What a stored copy knows of where it came from and how far it can be trusted.
///
/// @param origin the fingerprint of the backend and remote bucket that the bytes came from or were
///   written through to; empty for the cluster's own objects. A copy whose origin is not the
///   bucket's present one is not served
/// @param validatedAt when the bytes were fetched, written through, or last found to be current at
///   the backend
/// @param superseded a write through to the backend was begun and its end is not known: the copy
///   must be validated before it is served
public record CopyState(String origin, Instant validatedAt, boolean superseded) {

  /// The state of a cluster's own object written at `now`.
  public static CopyState own(Instant now) {
    return new CopyState("", now, false);
  }

  public CopyState withSuperseded(boolean value) {
    return new CopyState(origin, validatedAt, value);
  }

  public CopyState validated(Instant at) {
    return new CopyState(origin, at, false);
  }
}
