package io.forebay.lru;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The files of one order, in a directory of its own: `snapshot`, the order from cold to warm at
/// one moment, and `journal-<generation>`, what happened since. All are files of frames
/// ([FrameWriter]); the first byte of a frame says what it is.
final class OrderFiles {

  private static final String SNAPSHOT = "snapshot";
  private static final String JOURNAL = "journal-";

  private static final byte SNAPSHOT_HEADER = 'S';
  private static final byte ENTRIES = 'E';
  private static final byte TRAILER = 'T';
  private static final byte JOURNAL_HEADER = 'J';
  private static final byte RECORDS = 'R';
  private static final byte FORMAT = 1;

  private static final int ENTRY_BYTES = Long.BYTES + Integer.BYTES;

  private final Path directory;

  OrderFiles(Path directory) {
    this.directory = directory;
  }

  /// What a snapshot says of itself.
  ///
  /// @param generation of the first journal that is not part of it
  /// @param clean it was written when the order was closed and agreed with the disk
  /// @param complete nothing of it is missing or damaged
  record Header(long generation, boolean clean, boolean complete) {}

  /// Shows what the snapshot has, up to the first damage; empty where there is none.
  Optional<Header> readSnapshot(ResidentSet.Visitor visitor) throws IOException {
    Path file = directory.resolve(SNAPSHOT);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (FrameReader reader = new FrameReader(file)) {
      ByteBuffer header = reader.next().orElse(ByteBuffer.allocate(0));
      if (!isHeader(header, SNAPSHOT_HEADER)) {
        return Optional.empty();
      }
      long generation = header.getLong();
      boolean clean = header.get() == 1;
      return Optional.of(new Header(generation, clean, readEntries(reader, visitor)));
    }
  }

  private static boolean readEntries(FrameReader reader, ResidentSet.Visitor visitor)
      throws IOException {
    long count = 0;
    while (true) {
      Optional<ByteBuffer> next = reader.next();
      if (next.isEmpty()) {
        return false;
      }
      ByteBuffer frame = next.get();
      byte kind = frame.get();
      if (kind == TRAILER) {
        return frame.getLong() == count;
      }
      for (; kind == ENTRIES && frame.remaining() >= ENTRY_BYTES; count++) {
        visitor.visit(frame.getLong(), frame.getInt());
      }
    }
  }

  private static boolean isHeader(ByteBuffer frame, byte kind) {
    return frame.remaining() > Long.BYTES + 1 && frame.get() == kind && frame.get() == FORMAT;
  }

  /// The generations of the journals that are there, in order.
  List<Long> journals() throws IOException {
    List<Long> generations = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String name = String.valueOf(file.getFileName());
        if (name.matches(JOURNAL + "[0-9]{1,18}")) {
          generations.add(Long.parseLong(name.substring(JOURNAL.length())));
        }
      }
    }
    generations.sort(null);
    return generations;
  }

  /// Applies what a journal has, up to the first damage.
  void readJournal(long generation, ResidentSet set) throws IOException {
    try (FrameReader reader = new FrameReader(journal(generation))) {
      if (!isHeader(reader.next().orElse(ByteBuffer.allocate(0)), JOURNAL_HEADER)) {
        return;
      }
      for (Optional<ByteBuffer> next = reader.next(); next.isPresent(); next = reader.next()) {
        ByteBuffer frame = next.get();
        if (frame.get() == RECORDS) {
          apply(frame, set);
        }
      }
    }
  }

  private static void apply(ByteBuffer frame, ResidentSet set) {
    int second = frame.getInt();
    long[] one = new long[1];
    while (frame.remaining() >= PendingRecords.RECORD_BYTES) {
      byte operation = frame.get();
      one[0] = frame.getLong();
      switch (operation) {
        case PendingRecords.ADDED -> set.added(one[0], second);
        case PendingRecords.USED -> set.used(one, 1, second);
        case PendingRecords.REMOVED -> set.removed(one[0]);
        default -> {} // Of a later program: this one does not know it.
      }
    }
  }

  /// Begins a journal; from then on a restart knows that the snapshot alone is not the order.
  FrameWriter beginJournal(long generation) throws IOException {
    FrameWriter writer =
        new FrameWriter(
            journal(generation),
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    writer.payload().put(JOURNAL_HEADER).put(FORMAT).putLong(generation);
    writer.end();
    forceDirectory();
    return writer;
  }

  /// Appends records that happened at `second`.
  static void append(FrameWriter journal, PendingRecords records, int second) throws IOException {
    for (int i = 0; i < records.count(); i++) {
      ByteBuffer payload = journal.payload();
      if (payload.remaining() < PendingRecords.RECORD_BYTES) {
        journal.end();
      }
      if (payload.position() == FrameWriter.HEADER_BYTES) {
        payload.put(RECORDS).putInt(second);
      }
      payload.put(records.operation(i)).putLong(records.identity(i));
    }
    journal.end();
  }

  /// Writes entries aside, in the place of the snapshot when it is finished.
  Snapshot beginSnapshot(long generation, boolean clean) throws IOException {
    FrameWriter writer =
        new FrameWriter(
            directory.resolve(SNAPSHOT + ".new"),
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    writer.payload().put(SNAPSHOT_HEADER).put(FORMAT).putLong(generation);
    writer.payload().put((byte) (clean ? 1 : 0));
    writer.end();
    return new Snapshot(writer);
  }

  /// A snapshot being written.
  final class Snapshot implements AutoCloseable {
    private final FrameWriter writer;
    private long count;

    private Snapshot(FrameWriter writer) {
      this.writer = writer;
    }

    void add(long identity, int second) throws IOException {
      ByteBuffer payload = writer.payload();
      if (payload.remaining() < ENTRY_BYTES) {
        writer.end();
      }
      if (payload.position() == FrameWriter.HEADER_BYTES) {
        payload.put(ENTRIES);
      }
      payload.putLong(identity).putInt(second);
      count++;
    }

    /// Makes it the snapshot and deletes the journals that it contains; answers its size.
    long finish(long generation) throws IOException {
      writer.end();
      writer.payload().put(TRAILER).putLong(count);
      writer.end();
      writer.force();
      Files.move(
          directory.resolve(SNAPSHOT + ".new"),
          directory.resolve(SNAPSHOT),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
      forceDirectory();
      for (long journal : journals()) {
        if (journal < generation) {
          Files.delete(journal(journal));
        }
      }
      forceDirectory();
      return writer.sizeBytes();
    }

    @Override
    public void close() throws IOException {
      writer.close();
    }
  }

  private Path journal(long generation) {
    return directory.resolve(JOURNAL + generation);
  }

  private void forceDirectory() throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
