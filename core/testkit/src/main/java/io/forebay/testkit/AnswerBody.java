package io.forebay.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// The bytes of an answer between the origin and the client, which may be stopped or spoilt at an
/// offset.
final class AnswerBody {

  private final InputStream from;
  private final OutputStream to;
  private final long length;
  private final byte[] buffer = new byte[16 * 1024];
  private long position;
  private long flipOffset = -1;

  /// @param length `Long.MAX_VALUE` for "until the origin ends the connection"
  AnswerBody(InputStream from, OutputStream to, long length) {
    this.from = from;
    this.to = to;
    this.length = length;
  }

  void flip(long offset) {
    flipOffset = offset;
  }

  void head(HttpHead head) throws IOException {
    to.write(head.toBytes());
  }

  boolean send(HttpHead head) throws IOException {
    head(head);
    return rest();
  }

  /// Sends what is left; answers whether that was all that was announced.
  boolean rest() throws IOException {
    copy(length);
    return length == Long.MAX_VALUE || position == length;
  }

  /// Sends up to `end`, as far as there is something.
  void copy(long end) throws IOException {
    long last = Math.min(end, length);
    while (position < last) {
      int count = from.read(buffer, 0, (int) Math.min(buffer.length, last - position));
      if (count < 0) {
        return;
      }
      if (flipOffset >= position && flipOffset < position + count) {
        buffer[(int) (flipOffset - position)] ^= 1;
      }
      to.write(buffer, 0, count);
      position += count;
    }
  }
}
