package io.forebay.storage;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.name.Bucket;
import io.forebay.core.name.ObjectId;
import io.forebay.core.name.Provider;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What happened to the cluster's own objects while a mountpath was away, so that it does not bring
/// back what was overwritten or deleted meanwhile. A file in the node's data directory: an entry
/// before a change (*begun*), another after it (*done*).
///
/// docs/on-disk-layout.md has the bytes, ADR 13 the reasons.
final class AwayJournal implements AutoCloseable {

  /// Beyond this size the mountpaths that are away can no longer come back as they are.
  static final long SIZE_BYTES_MAX = 256L * 1024 * 1024;

  private static final int BEGUN = 1;
  private static final int DONE = 2;
  private static final int LENGTH_BYTES = 4;

  private final String path;
  private final DiskFile file;
  private final boolean syncs;
  // Guarded by this, like all that follows.
  private long sizeBytes;

  /// The last change of one object.
  record Change(long generation, boolean isDone) {}

  private record Line(int kind, long generation, ObjectId id) {}

  private AwayJournal(String path, DiskFile file, boolean syncs, long sizeBytes) {
    this.path = path;
    this.file = file;
    this.syncs = syncs;
    this.sizeBytes = sizeBytes;
  }

  /// Reads what an earlier process wrote, as far as it is whole.
  static Map<ObjectId, Change> read(Disk disk, String path) throws IOException {
    Map<ObjectId, Change> changes = new LinkedHashMap<>();
    ByteBuffer bytes = ByteBuffer.wrap(ObjectFiles.readWhole(disk, path).orElse(new byte[0]));
    while (bytes.remaining() >= LENGTH_BYTES) {
      int length = bytes.getInt();
      if (length < 0 || length > bytes.remaining()) {
        break;
      }
      byte[] record = new byte[length];
      bytes.get(record);
      Optional<Line> line = RecordReader.read(record, AwayJournal::line);
      if (line.isEmpty()) {
        break;
      }
      apply(changes, line.get());
    }
    return changes;
  }

  private static void apply(Map<ObjectId, Change> changes, Line line) {
    Change known = changes.get(line.id());
    boolean isDone = line.kind() == DONE;
    // A change that was only begun does not hide an earlier one that was done.
    if (known == null || isDone || !known.isDone()) {
      changes.put(line.id(), new Change(line.generation(), isDone));
    }
  }

  private static Line line(RecordReader reader) {
    int kind = reader.byteValue();
    long generation = reader.longValue();
    Provider provider = Provider.named(reader.text()).orElseThrow(IllegalArgumentException::new);
    String namespace = reader.text();
    Bucket bucket = new Bucket(provider, namespace, reader.text());
    return new Line(kind, generation, new ObjectId(bucket, reader.text()));
  }

  /// Begins the journal anew with these changes, all of them done.
  static AwayJournal create(Disk disk, String path, boolean syncs, Map<ObjectId, Change> changes)
      throws IOException {
    String work = path + ".new";
    disk.delete(work);
    AwayJournal journal = new AwayJournal(path, disk.create(work), syncs, 0);
    boolean done = false;
    try {
      for (var change : changes.entrySet()) {
        journal.append(DONE, change.getValue().generation(), change.getKey(), false);
      }
      journal.file.sync();
      disk.rename(work, path);
      disk.syncDirectory(ObjectFiles.parentOf(path));
      done = true;
      return journal;
    } finally {
      if (!done) {
        journal.close();
      }
    }
  }

  void begin(ObjectId id, long generation) {
    write(BEGUN, generation, id);
  }

  void done(ObjectId id, long generation) {
    write(DONE, generation, id);
  }

  private void write(int kind, long generation, ObjectId id) {
    try {
      append(kind, generation, id, syncs);
    } catch (IOException e) {
      throw new StoreException(ErrorCode.UNAVAILABLE, "the journal of changes cannot be written", e)
          .with("path", path);
    }
  }

  private synchronized void append(int kind, long generation, ObjectId id, boolean sync)
      throws IOException {
    byte[] record =
        new RecordWriter()
            .byteValue(kind)
            .longValue(generation)
            .text(id.bucket().provider().word())
            .text(id.bucket().namespace())
            .text(id.bucket().name())
            .text(id.key())
            .finish();
    ByteBuffer line = ByteBuffer.allocate(LENGTH_BYTES + record.length);
    line.putInt(record.length).put(record).flip();
    if (sizeBytes + line.remaining() > SIZE_BYTES_MAX) {
      throw new DiskException("the journal of changes is full", DiskException.EFBIG);
    }
    int length = line.remaining();
    file.write(line, sizeBytes);
    sizeBytes += length;
    if (sync) {
      file.sync();
    }
  }

  @Override
  public void close() {
    file.close();
  }
}
