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

/// A span of an open file. It ends in an exception where the file was changed in place meanwhile.
final class FileBody implements ByteSource {

  private final FileChannel channel;
  private final Path file;
  private final FileState state;
  private final ByteRange range;
  private long position;

  FileBody(FileChannel channel, Path file, FileState state, ByteRange range) {
    this.channel = channel;
    this.file = file;
    this.state = state;
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
    try {
      boolean isChanged =
          FileState.of(file).filter(now -> now.isSameFile(state) && !now.equals(state)).isPresent();
      if (isChanged || channel.size() != state.sizeBytes()) {
        throw new IOException("the file was changed while it was read");
      }
    } catch (NoSuchFileException e) {
      if (channel.size() != state.sizeBytes()) {
        throw new IOException("the file was changed while it was read", e);
      }
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
