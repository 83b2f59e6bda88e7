package io.forebay.core.service;

import java.util.Locale;

/// How an answer came about, as told in `x-cache`.
public enum CacheResult {
  /// From disk, without asking the backend.
  HIT,
  /// From the backend, and kept.
  MISS,
  /// From disk, after the backend said that it is current.
  REVALIDATED,
  /// From disk, though the backend could not be asked and should have been.
  STALE,
  /// From the backend, and not kept.
  BYPASS;

  /// The word in `x-cache` and in metrics.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
