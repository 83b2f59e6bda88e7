package io.forebay.api.s3.auth;

import io.forebay.core.object.ByteSource;
import java.io.IOException;
import java.nio.ByteBuffer;

/// A source that is read by lines and by spans of bytes in turn.
final class FramedInput {

  private static final int LINE_BYTES_MAX = 4096;

  private final ByteSource source;
  // Holds what came behind the last line; ready for reading.
  private final ByteBuffer ahead = ByteBuffer.allocate(LINE_BYTES_MAX).limit(0);
  private final StringBuilder line = new StringBuilder();

  FramedInput(ByteSource source) {
    this.source = source;
  }

  /// The next line, without its CR LF.
  ///
  /// @throws io.forebay.core.error.StoreException `INCOMPLETE_BODY` where there is none, or it is
  ///   too long
  String line() throws IOException {
    line.setLength(0);
    while (true) {
      if (!ahead.hasRemaining() && !fill()) {
        throw Refusals.incomplete("The request body terminated unexpectedly");
      }
      char c = (char) (ahead.get() & 0xff);
      if (c == '\n' && !line.isEmpty() && line.charAt(line.length() - 1) == '\r') {
        return line.substring(0, line.length() - 1);
      }
      line.append(c);
      if (line.length() > LINE_BYTES_MAX) {
        throw Refusals.incomplete("A line of the chunked body is too long");
      }
    }
  }

  /// Reads some bytes, at most `lengthBytesMax`, into `target`; at least one.
  int read(ByteBuffer target, long lengthBytesMax) throws IOException {
    int length = (int) Math.min(target.remaining(), lengthBytesMax);
    if (ahead.hasRemaining()) {
      int count = Math.min(length, ahead.remaining());
      target.put(ahead.slice(ahead.position(), count));
      ahead.position(ahead.position() + count);
      return count;
    }
    int limit = target.limit();
    target.limit(target.position() + length);
    try {
      int count = source.read(target);
      if (count < 0) {
        throw Refusals.incomplete("The request body terminated unexpectedly");
      }
      return count;
    } finally {
      target.limit(limit);
    }
  }

  /// Reads the end, behind which nothing may come.
  void end() throws IOException {
    if (ahead.hasRemaining() || fill()) {
      throw Refusals.incomplete("The request body goes on behind its last chunk");
    }
  }

  private boolean fill() throws IOException {
    ahead.clear();
    int count = source.read(ahead);
    ahead.flip();
    return count > 0;
  }
}
