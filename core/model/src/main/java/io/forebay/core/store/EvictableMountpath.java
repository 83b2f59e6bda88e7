package io.forebay.core.store;

import io.forebay.core.name.MountpathId;

/// One disk, as an eviction policy sees it.
public interface EvictableMountpath {

  MountpathId id();

  /// The configured path, for logs and metrics.
  String label();

  /// The hard bound on bytes used.
  long capacityBytes();

  /// Bytes used now, work files, index and reservations included.
  long usedBytes();

  /// How busy the disk is, 0 to 100 percent of the time, over about the last second.
  int utilizationPercent();

  /// Evicts the object if it may go: not opened for use since it was chosen, no write under way,
  /// safely in its backend. Open readers keep their bytes.
  EvictionOutcome evict(long identity);

  /// What became of one candidate.
  sealed interface EvictionOutcome {
    /// It is gone, and that many bytes are free (once the last reader has closed).
    record Evicted(long sizeBytes) implements EvictionOutcome {}

    /// It was not there: the order should forget it.
    record Absent() implements EvictionOutcome {}

    /// It must stay: the cluster's own, busy, or not known to be safe in its backend.
    record Kept() implements EvictionOutcome {}
  }
}
