package io.forebay.storage;

/// How often the blocks of a stored object are checked against their checksums on the read path.
public enum Verify {
  /// Every block, every time.
  ALWAYS,
  /// Every block once after the start and again after some time; small objects always.
  FIRST_READ,
  /// Never.
  NEVER
}
