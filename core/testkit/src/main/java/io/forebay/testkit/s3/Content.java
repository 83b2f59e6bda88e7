package io.forebay.testkit.s3;

import java.io.IOException;
import java.io.OutputStream;

/// The bytes of an object, held or made up.
sealed interface Content {

  long sizeBytes();

  /// Writes the bytes from `startOffset` up to `endOffset`.
  void writeTo(OutputStream out, long startOffset, long endOffset) throws IOException;

  /// Bytes in memory.
  final class Held implements Content {
    private final byte[] bytes;

    Held(byte[] bytes) {
      this.bytes = bytes;
    }

    byte[] bytes() {
      return bytes;
    }

    @Override
    public long sizeBytes() {
      return bytes.length;
    }

    @Override
    public void writeTo(OutputStream out, long startOffset, long endOffset) throws IOException {
      out.write(bytes, (int) startOffset, (int) (endOffset - startOffset));
    }
  }

  /// Bytes that are a function of their offset: objects of any size that take no memory.
  record MadeUp(long sizeBytes, long seed) implements Content {
    @Override
    public void writeTo(OutputStream out, long startOffset, long endOffset) throws IOException {
      byte[] buffer = new byte[64 * 1024];
      for (long position = startOffset; position < endOffset; ) {
        int count = (int) Math.min(buffer.length, endOffset - position);
        for (int i = 0; i < count; i++) {
          buffer[i] = MemoryS3.madeUpByte(seed, position + i);
        }
        out.write(buffer, 0, count);
        position += count;
      }
    }
  }
}
