package io.forebay.datapath;

/// The yielding of a carrier by a virtual thread that computes for long: virtual threads do not
/// take turns by themselves, and a digest of a large body would keep others waiting. Used by one
/// thread.
final class Yielding {

  // Well under a millisecond of MD5.
  private static final int BYTES = 512 << 10;

  private long sinceBytes;

  /// Notes that `bytes` were computed upon, and yields from time to time.
  @SuppressWarnings("ThreadPriorityCheck") // a courtesy: nothing depends on it
  void computed(int bytes) {
    sinceBytes += bytes;
    if (sinceBytes >= BYTES) {
      sinceBytes = 0;
      Thread.yield();
    }
  }
}
