package io.forebay.backend.http;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.ByteRange;
import io.forebay.core.object.ByteSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// An object whose size was not told, received whole. Used by one thread.
final class Spooled implements AutoCloseable {

  /// The largest object that stays in memory.
  static final int MEMORY_BYTES = 64 << 10;

  private final Semaphore files;
  private ByteBuffer memory = ByteBuffer.allocate(0);
  private @Nullable FileChannel file;
  private Spools.Measures measures = new Spools.Measures(0, "");

  /// @param files whose permit is given back with the file
  Spooled(Semaphore files) {
    this.files = files;
  }

  /// Whether `bytes` can be appended without a file, or there is one.
  boolean fits(ByteBuffer bytes) {
    return file != null || memory.limit() + bytes.remaining() <= MEMORY_BYTES;
  }

  /// From here on bytes are in a file.
  void toFile(FileChannel channel) {
    file = channel;
    append(memory.rewind());
    memory = ByteBuffer.allocate(0);
  }

  void append(ByteBuffer bytes) {
    if (file == null) {
      // Once or twice: what comes is as large as the buffer that it came through.
      memory =
          ByteBuffer.allocate(memory.limit() + bytes.remaining())
              .put(memory.rewind())
              .put(bytes)
              .flip();
      return;
    }
    try {
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
    } catch (IOException e) {
      throw new StoreException(ErrorCode.UNAVAILABLE, "The spool's directory failed", e)
          .with("cause", e);
    }
  }

  void measured(Spools.Measures value) {
    measures = value;
  }

  Spools.Measures measures() {
    return measures;
  }

  /// The bytes of a span; closing them closes this.
  ByteSource body(ByteRange range) {
    return new Body(range);
  }

  @Override
  public void close() {
    FileChannel open = file;
    file = null;
    if (open == null) {
      return;
    }
    try {
      open.close();
    } catch (IOException e) {
      // It has no name by which it could be found again.
      return;
    } finally {
      files.release();
    }
  }

  private final class Body implements ByteSource {

    private final ByteRange range;
    private final boolean isFromFile = file != null;
    private long position;

    Body(ByteRange range) {
      this.range = range;
      this.position = range.startOffset();
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
      int wanted = (int) Math.min(target.remaining(), range.endOffset() - position);
      if (position == range.endOffset()) {
        return -1;
      }
      ByteBuffer window = target.duplicate().limit(target.position() + wanted);
      int count = wanted;
      if (!isFromFile) {
        window.put(memory.slice((int) position, wanted));
      } else if (file != null) {
        count = file.read(window, position);
      } else {
        throw new IOException("the body is closed");
      }
      if (count < 0) {
        throw new IOException("the spool's file has become shorter");
      }
      target.position(target.position() + count);
      position += count;
      return count;
    }

    @Override
    public OptionalLong lengthBytes() {
      return OptionalLong.of(range.lengthBytes());
    }

    @Override
    public void close() {
      Spooled.this.close();
    }
  }
}
