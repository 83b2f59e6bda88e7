package io.forebay.storage;

/// What an acknowledged write survives.
public enum Durability {
  /// A loss of power: files and directories are synced before the answer.
  FSYNC,
  /// The death of the process.
  RENAME
}
