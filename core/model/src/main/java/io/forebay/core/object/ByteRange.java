package io.forebay.core.object;

/// A span of an object's bytes.
///
/// @param startOffset the first byte
/// @param endOffset one past the last byte
public record ByteRange(long startOffset, long endOffset) {

  public ByteRange {
    if (startOffset < 0 || endOffset < startOffset) {
      throw new IllegalArgumentException("not a range: " + startOffset + " to " + endOffset);
    }
  }

  /// All bytes of an object of that size; empty for an empty object.
  public static ByteRange whole(long sizeBytes) {
    return new ByteRange(0, sizeBytes);
  }

  public long lengthBytes() {
    return endOffset - startOffset;
  }

  public boolean isEmpty() {
    return startOffset == endOffset;
  }
}
