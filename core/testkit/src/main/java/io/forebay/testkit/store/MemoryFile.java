package io.forebay.testkit.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The bytes of one object or part: a temporary file, because readers want a [FileChannel].
final class MemoryFile {

  private final Path path;
  private final FileChannel channel;
  // Written by one thread.
  private volatile long sizeBytes;

  MemoryFile(Path directory) {
    try {
      path = Files.createTempFile(directory, "object", "");
      channel = FileChannel.open(path, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void write(ByteBuffer bytes) {
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      sizeBytes = channel.position();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void append(MemoryFile other) {
    try (FileChannel source = other.open()) {
      long offset = 0;
      while (offset < other.sizeBytes) {
        offset += source.transferTo(offset, other.sizeBytes - offset, channel);
      }
      sizeBytes = channel.position();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long sizeBytes() {
    return sizeBytes;
  }

  FileChannel open() {
    try {
      return FileChannel.open(path, StandardOpenOption.READ);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// No more bytes will be written. The file itself stays until its store is closed, for those who
  /// open it late.
  void seal() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
