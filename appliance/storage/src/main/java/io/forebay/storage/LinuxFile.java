package io.forebay.storage;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// An open file of [LinuxDisk].
final class LinuxFile implements DiskFile {

  private static final MemorySegment RECORD_NAME = Arena.global().allocateFrom("user.forebay");

  private final int descriptor;
  private final Scratch.Pool scratches;
  private final BufferPool copies;
  private final AtomicBoolean closed = new AtomicBoolean();

  LinuxFile(int descriptor, Scratch.Pool scratches, BufferPool copies) {
    this.descriptor = descriptor;
    this.copies = copies;
    this.scratches = scratches;
  }

  // A closed descriptor may already be another file's.
  private void requireOpen() {
    if (closed.get()) {
      throw new IllegalStateException("the file is closed");
    }
  }

  @Override
  public int read(ByteBuffer target, long offset) throws IOException {
    if (!target.isDirect()) {
      throw new IllegalArgumentException("reads go to direct buffers");
    }
    requireOpen();
    int total = 0;
    Scratch scratch = scratches.take();
    try {
      while (target.hasRemaining()) {
        long count =
            checked(
                "read",
                Libc.read(
                    scratch.state, descriptor, MemorySegment.ofBuffer(target), offset + total));
        if (count == 0) {
          break;
        }
        target.position(target.position() + (int) count);
        total += (int) count;
      }
    } finally {
      scratches.giveBack(scratch);
    }
    return total;
  }

  @Override
  public void write(ByteBuffer source, long offset) throws IOException {
    requireOpen();
    if (source.isDirect()) {
      writeDirect(source, offset);
      return;
    }
    long position = offset;
    ByteBuffer copy = copies.take();
    try {
      while (source.hasRemaining()) {
        int count = Math.min(copy.capacity(), source.remaining());
        copy.clear().limit(count).put(0, source, source.position(), count);
        source.position(source.position() + count);
        writeDirect(copy, position);
        position += count;
      }
    } finally {
      copies.giveBack(copy);
    }
  }

  private void writeDirect(ByteBuffer source, long offset) throws IOException {
    Scratch scratch = scratches.take();
    try {
      long position = offset;
      while (source.hasRemaining()) {
        long count =
            checked(
                "write",
                Libc.write(scratch.state, descriptor, MemorySegment.ofBuffer(source), position));
        source.position(source.position() + (int) count);
        position += count;
      }
    } finally {
      scratches.giveBack(scratch);
    }
  }

  @Override
  public void append(DiskFile source, long sourceOffset, long lengthBytes, long offset)
      throws IOException {
    requireOpen();
    LinuxFile from = (LinuxFile) source;
    from.requireOpen();
    Scratch scratch = scratches.take();
    try {
      scratch.offsets.set(ValueLayout.JAVA_LONG, 0, sourceOffset);
      scratch.offsets.set(ValueLayout.JAVA_LONG, 8, offset);
      long copied = 0;
      while (copied < lengthBytes) {
        long count =
            Libc.copy(
                scratch.state, from.descriptor, descriptor, scratch.offsets, lengthBytes - copied);
        if (copied == 0 && isRefused(count)) {
          copy(from, sourceOffset, lengthBytes, offset);
          return;
        }
        checked("copy_file_range", count);
        if (count == 0) {
          throw new DiskException("copy_file_range at the end of a file", DiskException.EIO);
        }
        copied += count;
      }
    } finally {
      scratches.giveBack(scratch);
    }
  }

  // Between file systems, or where one of them cannot.
  private static boolean isRefused(long result) {
    return result == -DiskException.EXDEV
        || result == -DiskException.EINVAL
        || result == -DiskException.ENOSYS
        || result == -DiskException.EOPNOTSUPP;
  }

  private void copy(LinuxFile from, long sourceOffset, long lengthBytes, long offset)
      throws IOException {
    ByteBuffer buffer = copies.take();
    try {
      for (long done = 0; done < lengthBytes; ) {
        buffer.clear().limit((int) Math.min(buffer.capacity(), lengthBytes - done));
        int count = from.read(buffer, sourceOffset + done);
        if (count == 0) {
          throw new DiskException("read at the end of a file", DiskException.EIO);
        }
        writeDirect(buffer.flip(), offset + done);
        done += count;
      }
    } finally {
      copies.giveBack(buffer);
    }
  }

  @Override
  public long sizeBytes() throws IOException {
    requireOpen();
    Scratch scratch = scratches.take();
    try {
      return checked("lseek", Libc.end(scratch.state, descriptor));
    } finally {
      scratches.giveBack(scratch);
    }
  }

  @Override
  public Optional<byte[]> record() throws IOException {
    requireOpen();
    Scratch scratch = scratches.take();
    try {
      long length = Libc.attribute(scratch.state, descriptor, RECORD_NAME, scratch.record);
      // ERANGE: longer than any record of ours.
      if (length == -DiskException.ENODATA || length == -DiskException.ERANGE) {
        return Optional.empty();
      }
      checked("fgetxattr", length);
      return Optional.of(scratch.record.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
    } finally {
      scratches.giveBack(scratch);
    }
  }

  @Override
  public void setRecord(byte[] record) throws IOException {
    requireOpen();
    if (record.length > Scratch.RECORD_BYTES) {
      throw new IllegalArgumentException("a record of more than 8192 bytes");
    }
    Scratch scratch = scratches.take();
    try {
      MemorySegment.copy(record, 0, scratch.record, ValueLayout.JAVA_BYTE, 0, record.length);
      checked(
          "fsetxattr",
          Libc.setAttribute(
              scratch.state, descriptor, RECORD_NAME, scratch.record.asSlice(0, record.length)));
    } finally {
      scratches.giveBack(scratch);
    }
  }

  @Override
  public void sync() throws IOException {
    requireOpen();
    Scratch scratch = scratches.take();
    try {
      checked("fsync", Libc.sync(scratch.state, descriptor));
    } finally {
      scratches.giveBack(scratch);
    }
  }

  @Override
  public FileChannel openChannel() throws IOException {
    requireOpen();
    // The same bytes whatever became of the name.
    return FileChannel.open(Path.of("/proc/self/fd/" + descriptor), StandardOpenOption.READ);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      Scratch scratch = scratches.take();
      try {
        Libc.close(scratch.state, descriptor);
      } finally {
        scratches.giveBack(scratch);
      }
    }
  }

  private static long checked(String operation, long result) throws DiskException {
    if (result < 0) {
      throw new DiskException(operation, (int) -result);
    }
    return result;
  }
}
