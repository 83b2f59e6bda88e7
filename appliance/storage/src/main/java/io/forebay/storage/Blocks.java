package io.forebay.storage;

import java.util.Arrays;
import java.util.List;

/// The blocks of an object and their checksums (CRC32C).
final class Blocks {

  private final List<Segment> segments;
  // One for each block, in order of the bytes; never changed.
  private final int[] checksums;

  Blocks(List<Segment> segments, int[] checksums) {
    this.segments = List.copyOf(segments);
    this.checksums = checksums.clone();
    if (segments.stream().mapToLong(Segment::blocksCount).sum() != checksums.length) {
      throw new IllegalArgumentException("not one checksum for each block");
    }
  }

  List<Segment> segments() {
    return segments;
  }

  int[] checksums() {
    return checksums.clone();
  }

  /// One block: which, and where it begins and ends.
  record Block(int index, long startOffset, long endOffset, int checksum) {}

  long sizeBytes() {
    return segments.stream().mapToLong(Segment::lengthBytes).sum();
  }

  int count() {
    return checksums.length;
  }

  /// The block that holds the byte at `offset`, which the object has.
  Block at(long offset) {
    long segmentStart = 0;
    int firstIndex = 0;
    for (Segment segment : segments) {
      long segmentEnd = segmentStart + segment.lengthBytes();
      if (offset < segmentEnd) {
        int inSegment = (int) ((offset - segmentStart) / segment.blockBytes());
        long start = segmentStart + (long) inSegment * segment.blockBytes();
        int index = firstIndex + inSegment;
        return new Block(
            index, start, Math.min(start + segment.blockBytes(), segmentEnd), checksums[index]);
      }
      segmentStart = segmentEnd;
      firstIndex += (int) segment.blocksCount();
    }
    throw new IllegalArgumentException("no byte at " + offset);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Blocks that
        && segments.equals(that.segments)
        && Arrays.equals(checksums, that.checksums);
  }

  @Override
  public int hashCode() {
    return 31 * segments.hashCode() + Arrays.hashCode(checksums);
  }
}
