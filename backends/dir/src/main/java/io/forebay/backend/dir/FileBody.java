package io.forebay.backend.dir;

import io.forebay.core.object.ByteRange;
import io.forebay.core.object.ByteSource;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;

/// A span of an open file. It ends in an exception where the file was changed in place meanwhile.
final class FileBody implements ByteSource {

  private static final int LOOKS_MAX = 20;
  private static final long PAUSE_NANOS = 1_000_000;

  private final FileChannel channel;
  private final Path file;
  private final FileState state;
  private final String version;
  private final ByteRange range;
  private long position;

  /// @param state the file as it was when it was opened
  /// @param version of the object that it was then
  FileBody(FileChannel channel, Path file, FileState state, String version, ByteRange range) {
    this.channel = channel;
    this.file = file;
    this.state = state;
    this.version = version;
    this.range = range;
    this.position = range.startOffset();
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    long left = range.endOffset() - position;
    if (left == 0) {
      return -1;
    }
    int limit = target.limit();
    target.limit(target.position() + (int) Math.min(target.remaining(), left));
    try {
      int count = channel.read(target, position);
      if (count < 0) {
        throw new EOFException("the file has become shorter");
      }
      position += count;
      if (position == range.endOffset()) {
        requireUnchanged();
      }
      return count;
    } finally {
      target.limit(limit);
    }
  }

  // A file that was replaced or removed is still open here as it was; one that was changed is not.
  private void requireUnchanged() throws IOException {
    // What takes a file's name changes its time of change first, so that it is looked at again.
    for (int looks = 1; isChanged(); looks++) {
      if (looks == LOOKS_MAX) {
        throw new IOException("the file was changed while it was read");
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    if (channel.size() != state.sizeBytes()) {
      throw new IOException("the file was changed in its length while it was read");
    }
  }

  private boolean isChanged() throws IOException {
    try {
      return FileState.of(file)
          .filter(now -> now.isSameFile(state) && !now.has(version))
          .isPresent();
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  @Override
  public OptionalLong lengthBytes() {
    return OptionalLong.of(range.lengthBytes());
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
