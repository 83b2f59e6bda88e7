package io.forebay.storage.index;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.zip.CRC32C;

/// Notes of changes under way, in a file that is mapped into memory: what was stored there outlives
/// the process, for the price of a memory write, because the pages are the kernel's.
///
/// A slot is: state (0 free, 1 set), length, CRC32C, then the row's key. The state is written last
/// when a slot is filled, so a set slot is whole.
final class IntentSlots implements AutoCloseable {

  private static final String NAME = "intents";
  private static final int SLOT_BYTES = 1280;

  /// Twice what may be open at once: what a death left behind keeps its slots until it is settled.
  private static final int SLOTS = 2 * ObjectIndex.INTENTS_MAX;

  static final long FILE_BYTES = (long) SLOT_BYTES * SLOTS;
  private static final int LENGTH_AT = 4;
  private static final int CRC_AT = 8;
  private static final int KEY_AT = 16;
  private static final int KEY_BYTES_MAX = SLOT_BYTES - KEY_AT;
  private static final Duration WAIT = Duration.ofSeconds(10);
  private static final VarHandle STATE = ValueLayout.JAVA_INT.varHandle();

  private final Arena arena = Arena.ofShared();
  private final MemorySegment slots;
  private final AtomicIntegerArray taken = new AtomicIntegerArray(SLOTS);
  private final Semaphore free = new Semaphore(ObjectIndex.INTENTS_MAX);
  private final List<Integer> leftSlots = new ArrayList<>();
  private final List<byte[]> left = new ArrayList<>();
  private boolean doubtful;

  IntentSlots(Path directory) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            directory.resolve(NAME),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      doubtful = channel.size() != FILE_BYTES;
      if (doubtful) {
        fill(channel);
      }
      slots = channel.map(FileChannel.MapMode.READ_WRITE, 0, FILE_BYTES, arena);
    }
    for (int slot = 0; slot < SLOTS; slot++) {
      readLeft(slot);
    }
    if (left.size() > ObjectIndex.INTENTS_MAX) {
      doubtful = true;
    }
  }

  /// Blocks are taken now: a store into a page that the disk has no room for would end the process.
  private static void fill(FileChannel channel) throws IOException {
    channel.truncate(0);
    ByteBuffer zeros = ByteBuffer.allocate((int) FILE_BYTES);
    while (zeros.hasRemaining()) {
      channel.write(zeros);
    }
    channel.force(true);
  }

  private void readLeft(int slot) {
    long at = (long) slot * SLOT_BYTES;
    if ((int) STATE.getAcquire(slots, at) == 0) {
      return;
    }
    int length = slots.get(ValueLayout.JAVA_INT, at + LENGTH_AT);
    if (length < 0 || length > KEY_BYTES_MAX) {
      doubtful = true;
      return;
    }
    byte[] key = slots.asSlice(at + KEY_AT, length).toArray(ValueLayout.JAVA_BYTE);
    if (slots.get(ValueLayout.JAVA_INT, at + CRC_AT) != crc(key)) {
      doubtful = true;
      return;
    }
    taken.set(slot, 1);
    leftSlots.add(slot);
    left.add(key);
  }

  /// Whether the file was not there or holds what was never written: then nobody knows which
  /// changes were under way.
  boolean isDoubtful() {
    return doubtful;
  }

  /// Rows whose change was under way when the process died.
  List<byte[]> left() {
    return List.copyOf(left);
  }

  /// Frees what was left, and every slot that is not in use.
  void settle() {
    for (int slot : leftSlots) {
      clear(slot);
    }
    leftSlots.clear();
    left.clear();
  }

  /// Frees everything, before first use.
  void reset() {
    for (int slot = 0; slot < SLOTS; slot++) {
      clear(slot);
    }
    leftSlots.clear();
    left.clear();
    doubtful = false;
  }

  /// Notes the row; the answer is the slot.
  int set(byte[] rowKey) {
    DeadlineWait.of(WAIT, nanos -> free.tryAcquire(nanos, TimeUnit.NANOSECONDS));
    int slot = take();
    long at = (long) slot * SLOT_BYTES;
    MemorySegment.copy(rowKey, 0, slots, ValueLayout.JAVA_BYTE, at + KEY_AT, rowKey.length);
    slots.set(ValueLayout.JAVA_INT, at + LENGTH_AT, rowKey.length);
    slots.set(ValueLayout.JAVA_INT, at + CRC_AT, crc(rowKey));
    STATE.setVolatile(slots, at, 1);
    return slot;
  }

  /// Frees a slot that [#set] gave.
  void done(int slot) {
    clear(slot);
    free.release();
  }

  private int take() {
    int start = (int) (Thread.currentThread().threadId() * 7 % SLOTS);
    // Ends: permits and what was left together never take every slot.
    for (int i = 0; ; i = (i + 1) % SLOTS) {
      int slot = (start + i) % SLOTS;
      if (taken.get(slot) == 0 && taken.compareAndSet(slot, 0, 1)) {
        return slot;
      }
    }
  }

  private void clear(int slot) {
    STATE.setVolatile(slots, (long) slot * SLOT_BYTES, 0);
    taken.set(slot, 0);
  }

  private static int crc(byte[] key) {
    CRC32C crc = new CRC32C();
    crc.update(key);
    return (int) crc.getValue();
  }

  /// Brings what was stored to the disk.
  void force() {
    slots.force();
  }

  @Override
  public void close() {
    arena.close();
  }
}
