package io.forebay.storage;

/// The state of one mountpath at some moment.
///
/// @param label the configured path
/// @param usedBytes work files, index and reservations included
/// @param listed whether its index is whole
public record MountpathStats(
    String label,
    long usedBytes,
    long capacityBytes,
    long objects,
    boolean inService,
    boolean listed) {

  /// One without which the node was started.
  static MountpathStats failed(String label) {
    return new MountpathStats(label, 0, 0, 0, false, false);
  }
}
