package io.forebay.storage;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;

/// Native memory for the arguments of one system call; taken, used and given back by one thread.
final class Scratch {

  /// The longest path that the kernel takes (PATH_MAX), with its end.
  static final int PATH_BYTES = 4096;

  /// The longest record that the kernel lets beside a file (XATTR_SIZE_MAX is more, file systems
  /// are not).
  static final int RECORD_BYTES = 8192;

  final MemorySegment state;
  final MemorySegment record;
  final MemorySegment offsets;
  private final MemorySegment first;
  private final MemorySegment second;

  private Scratch(Arena arena) {
    state = arena.allocate(Libc.stateBytes(), 8);
    first = arena.allocate(PATH_BYTES);
    second = arena.allocate(PATH_BYTES);
    record = arena.allocate(RECORD_BYTES);
    offsets = arena.allocate(16, 8);
  }

  MemorySegment path(String path) throws DiskException {
    return written(first, path);
  }

  MemorySegment secondPath(String path) throws DiskException {
    return written(second, path);
  }

  private static MemorySegment written(MemorySegment target, String path) throws DiskException {
    byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
    if (bytes.length >= PATH_BYTES) {
      throw new DiskException("a path of more than 4095 bytes", 36);
    }
    MemorySegment.copy(bytes, 0, target, ValueLayout.JAVA_BYTE, 0, bytes.length);
    target.set(ValueLayout.JAVA_BYTE, bytes.length, (byte) 0);
    return target;
  }

  /// Those not in use, at most as many as calls were ever under way at once and no more than its
  /// bound.
  static final class Pool {
    private static final int IDLE_MAX = 64;
    private final ArrayBlockingQueue<Scratch> idle = new ArrayBlockingQueue<>(IDLE_MAX);

    Scratch take() {
      Scratch scratch = idle.poll();
      // Freed by the collector once neither the pool nor a call refers to it.
      return scratch != null ? scratch : new Scratch(Arena.ofAuto());
    }

    void giveBack(Scratch scratch) {
      idle.offer(scratch);
    }
  }
}
