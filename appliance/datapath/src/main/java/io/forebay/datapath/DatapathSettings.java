package io.forebay.datapath;

import java.time.Duration;

/// The bounds of the data path.
///
/// @param bufferBytes the buffer of one transfer: a fetch, an upload, a read past the cache; also
///   what a fetch holds back until its checksum is known
/// @param buffersPooledMax how many such buffers are kept for reuse
/// @param fillsMax fetches into the cache at the same time
/// @param farRangeBytes a range that begins further ahead of a fetch than this is read from the
///   backend directly
/// @param heldRangeBytesMax ranges of a fetch of at most this size wait until all of it is verified
/// @param abandonedFillBytesMax a fetch that nobody waits for any more goes on if at most this is
///   missing
/// @param resumesMax how often a broken fetch is resumed without having come on by a mebibyte
/// @param resumePause before the second resumption; doubles with each further one
/// @param fillWait how long a reader waits for a fetch to begin, to come on by a byte, or to be
///   stored
/// @param turnWait how long a writer waits for its turn at a key
/// @param absenceTtl how long the backend's word that an object is absent is believed; zero: not at
///   all
/// @param absencesMax how many such words are remembered
/// @param outageTtl how long a backend that did not answer is not asked again whether a copy is
///   current
/// @param doubtTtl how long a key is doubted after a write whose outcome is not known
/// @param retryAfter what clients are told when the backend is away
/// @param completionsMax how many ends of multipart uploads are remembered, to answer a repeated
///   completion
public record DatapathSettings(
    int bufferBytes,
    int buffersPooledMax,
    int fillsMax,
    long farRangeBytes,
    long heldRangeBytesMax,
    long abandonedFillBytesMax,
    int resumesMax,
    Duration resumePause,
    Duration fillWait,
    Duration turnWait,
    Duration absenceTtl,
    int absencesMax,
    Duration outageTtl,
    Duration doubtTtl,
    Duration retryAfter,
    int completionsMax) {

  private static final long MIB = 1 << 20;

  /// What a node has that is told nothing else.
  public static final DatapathSettings DEFAULTS =
      new DatapathSettings(
          256 << 10,
          64,
          256,
          8 * MIB,
          8 * MIB,
          64 * MIB,
          5,
          Duration.ofMillis(100),
          Duration.ofMinutes(2),
          Duration.ofSeconds(30),
          Duration.ofSeconds(2),
          10_000,
          Duration.ofSeconds(2),
          Duration.ofMinutes(15),
          Duration.ofSeconds(5),
          1000);

  public DatapathSettings {
    within("bufferBytes", bufferBytes, 1 << 10, 256 << 10);
    within("buffersPooledMax", buffersPooledMax, 1, 4096);
    within("fillsMax", fillsMax, 1, 100_000);
    within("farRangeBytes", farRangeBytes, 0, Long.MAX_VALUE);
    within("heldRangeBytesMax", heldRangeBytesMax, 0, Long.MAX_VALUE);
    within("abandonedFillBytesMax", abandonedFillBytesMax, 0, Long.MAX_VALUE);
    within("resumesMax", resumesMax, 0, 100);
    within("absencesMax", absencesMax, 1, 1_000_000);
    within("completionsMax", completionsMax, 1, 100_000);
    within("resumePause", resumePause, Duration.ZERO);
    within("fillWait", fillWait, Duration.ofMillis(1));
    within("turnWait", turnWait, Duration.ofMillis(1));
    within("absenceTtl", absenceTtl, Duration.ZERO);
    within("outageTtl", outageTtl, Duration.ZERO);
    within("doubtTtl", doubtTtl, Duration.ZERO);
    within("retryAfter", retryAfter, Duration.ofSeconds(1));
  }

  /// The same, with other bounds of the cache.
  public DatapathSettings withCache(int newFillsMax, Duration newAbsenceTtl) {
    return new DatapathSettings(
        bufferBytes,
        buffersPooledMax,
        newFillsMax,
        farRangeBytes,
        heldRangeBytesMax,
        abandonedFillBytesMax,
        resumesMax,
        resumePause,
        fillWait,
        turnWait,
        newAbsenceTtl,
        absencesMax,
        outageTtl,
        doubtTtl,
        retryAfter,
        completionsMax);
  }

  private static void within(String name, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(name + " is " + min + " to " + max + ", not " + value);
    }
  }

  private static void within(String name, Duration value, Duration min) {
    Duration max = Duration.ofDays(1);
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw new IllegalArgumentException(name + " is " + min + " to " + max + ", not " + value);
    }
  }
}
