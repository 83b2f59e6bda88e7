package io.forebay.core.object;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;

/// The one range that a reader asks for, before the object's size is known (RFC 9110 §14.1.2).
public sealed interface RangeRequest {

  /// From `startOffset` to the end.
  record From(long startOffset) implements RangeRequest {
    public From {
      if (startOffset < 0) {
        throw new IllegalArgumentException("negative offset");
      }
    }
  }

  /// From `startOffset` to `lastOffset`, both included.
  record Between(long startOffset, long lastOffset) implements RangeRequest {
    public Between {
      if (startOffset < 0 || lastOffset < startOffset) {
        throw new IllegalArgumentException("not a range");
      }
    }
  }

  /// The last `lengthBytes` bytes.
  record Suffix(long lengthBytes) implements RangeRequest {
    public Suffix {
      if (lengthBytes < 0) {
        throw new IllegalArgumentException("negative length");
      }
    }
  }

  /// The bytes meant, of an object of that size.
  ///
  /// @throws StoreException `INVALID_RANGE` where no byte of the object is meant
  default ByteRange resolve(long sizeBytes) {
    long start =
        switch (this) {
          case From(long startOffset) -> startOffset;
          case Between(long startOffset, long lastOffset) -> startOffset;
          case Suffix(long lengthBytes) -> Math.max(0, sizeBytes - lengthBytes);
        };
    long end =
        switch (this) {
          case From(long startOffset) -> sizeBytes;
          case Between(long startOffset, long lastOffset) ->
              lastOffset >= sizeBytes ? sizeBytes : lastOffset + 1;
          case Suffix(long lengthBytes) -> lengthBytes == 0 ? start : sizeBytes;
        };
    if (start >= end) {
      throw new StoreException(ErrorCode.INVALID_RANGE, "The requested range is not satisfiable")
          .with("ActualObjectSize", sizeBytes);
    }
    return new ByteRange(start, end);
  }
}
