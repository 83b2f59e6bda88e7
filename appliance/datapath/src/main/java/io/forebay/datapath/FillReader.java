package io.forebay.datapath;

import io.forebay.core.name.ObjectId;
import io.forebay.core.object.ObjectAttributes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.util.Optional;

/// One request's share in a fetch: it keeps the fetch wanted until it is closed.
final class FillReader implements AutoCloseable {

  private final Fill fill;
  private final ObjectId id;
  private final RemoteTarget target;
  private final Optional<FileChannel> file;
  private final long abandonedBytesMax;
  private boolean closed;

  FillReader(
      Fill fill,
      ObjectId id,
      RemoteTarget target,
      Optional<FileChannel> file,
      long abandonedBytesMax) {
    this.fill = fill;
    this.id = id;
    this.target = target;
    this.file = file;
    this.abandonedBytesMax = abandonedBytesMax;
  }

  Fill fill() {
    return fill;
  }

  ObjectId id() {
    return id;
  }

  RemoteTarget target() {
    return target;
  }

  /// The growing file; empty where the store declined before anything was written.
  Optional<FileChannel> file() {
    return file;
  }

  ObjectAttributes attributes() {
    return fill.attributes();
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    fill.leave(abandonedBytesMax);
    if (file.isPresent()) {
      try {
        file.get().close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
