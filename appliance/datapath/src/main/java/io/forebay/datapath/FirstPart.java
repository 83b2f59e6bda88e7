package io.forebay.datapath;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// What a fetch has read of its object so far, told by a checksum: readers got their bytes from it.
///
/// @param crc32c of the first `lengthBytes` bytes
record FirstPart(long lengthBytes, long crc32c) {

  static final FirstPart NONE = new FirstPart(0, 0);

  /// Computes it as the bytes go by. Used by one thread.
  static final class Meter {

    private final CRC32C sum = new CRC32C();
    private long lengthBytes;

    /// Takes in what remains in `bytes`, whose position stays.
    FirstPart add(ByteBuffer bytes) {
      sum.update(bytes.duplicate());
      lengthBytes += bytes.remaining();
      return new FirstPart(lengthBytes, sum.getValue());
    }
  }

  /// The check of another stream of the same object, by which a reader goes on that had its first
  /// bytes from this one: the stream must be the object's, and begin as this one did.
  ///
  /// @param whole the object's own check
  StreamCheck repeated(StreamCheck whole) {
    return new Repeated(whole);
  }

  private final class Repeated implements StreamCheck {

    private final StreamCheck whole;
    private final Meter meter = new Meter();
    private FirstPart repeated = NONE;

    Repeated(StreamCheck whole) {
      this.whole = whole;
    }

    @Override
    public void update(ByteBuffer bytes) {
      whole.update(bytes);
      long left = lengthBytes - repeated.lengthBytes();
      if (left > 0) {
        int count = (int) Math.min(left, bytes.remaining());
        repeated = meter.add(bytes.slice(bytes.position(), count));
      }
    }

    @Override
    public void verify() {
      whole.verify();
      if (!repeated.equals(FirstPart.this)) {
        throw new StoreException(
            ErrorCode.OBJECT_CORRUPT, "the backend gave other bytes before than it gives now");
      }
    }
  }
}
