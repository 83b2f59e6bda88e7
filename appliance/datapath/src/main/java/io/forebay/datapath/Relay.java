package io.forebay.datapath;

import io.forebay.core.object.ByteRange;
import io.forebay.core.object.ByteSink;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.run.MonotonicClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/// The way of bytes from a backend to a client past the cache, in one buffer.
final class Relay {

  private final DatapathSettings settings;
  private final MonotonicClock clock;
  private final Buffers buffers;

  Relay(DatapathSettings settings, MonotonicClock clock, Buffers buffers) {
    this.settings = settings;
    this.clock = clock;
    this.buffers = buffers;
  }

  /// Opens a span of a version for [#send].
  Upstream open(RemoteTarget target, String key, ObjectAttributes version, ByteRange range) {
    return Upstream.open(target, key, settings, version, range);
  }

  /// Sends the rest of a stream. The last buffer is held back until the stream has ended well and
  /// `check`, where there is one, is content.
  void send(Upstream upstream, ByteSink sink, Optional<? extends StreamCheck> check)
      throws IOException {
    send(upstream, sink, check, 0);
  }

  /// The same, without sending the first bytes of the stream, which are only checked.
  void send(
      Upstream upstream, ByteSink sink, Optional<? extends StreamCheck> check, long withoutBytes)
      throws IOException {
    long left = withoutBytes;
    ByteBuffer buffer = buffers.take(settings.bufferBytes());
    try {
      boolean ended = false;
      while (!ended) {
        sink.flush();
        buffer.clear();
        int count = upstream.readChunk(buffer, clock);
        buffer.flip();
        check.ifPresent(it -> it.update(buffer));
        if (upstream.isAtEnd()) {
          ended = true;
          if (count >= 0) {
            upstream.read(ByteBuffer.allocate(1));
          }
          check.ifPresent(StreamCheck::verify);
        }
        int skipped = (int) Math.min(left, buffer.remaining());
        left -= skipped;
        sink.write(buffer.position(buffer.position() + skipped));
      }
    } finally {
      buffers.give(buffer);
    }
  }
}
