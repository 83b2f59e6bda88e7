package io.forebay.storage;

/// A run of an object's bytes that was checksummed in blocks of one size; the last block may be
/// shorter. An object written in one piece has one, an assembled one has one for each part.
record Segment(long lengthBytes, int blockBytes) {

  static final int SMALL_BLOCK_BYTES = 64 * 1024;
  static final int LARGE_BLOCK_BYTES = 1024 * 1024;

  /// Up to this size small blocks, so that a range of a small object reads little; above it large
  /// ones, so that the checksums of 500 MiB still fit beside the file (ADR 11).
  private static final long SMALL_OBJECT_BYTES = 4L * 1024 * 1024;

  Segment {
    if (lengthBytes < 0 || Integer.bitCount(blockBytes) != 1) {
      throw new IllegalArgumentException("not a segment");
    }
  }

  /// The size of blocks for that many bytes.
  static int blockBytesFor(long sizeBytes) {
    return sizeBytes <= SMALL_OBJECT_BYTES ? SMALL_BLOCK_BYTES : LARGE_BLOCK_BYTES;
  }

  long blocksCount() {
    return (lengthBytes + blockBytes - 1) / blockBytes;
  }
}
