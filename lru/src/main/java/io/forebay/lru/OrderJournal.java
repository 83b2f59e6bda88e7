package io.forebay.lru;

import java.io.IOException;
import java.util.Optional;

/// Keeps an order on the disk: appends what happened to a journal, and replaces the journal by a
/// snapshot when it has grown. One thread at a time.
final class OrderJournal implements AutoCloseable {

  private static final long JOURNAL_BYTES_MIN = 8 << 20;

  private final ResidentSet set;
  private final OrderFiles files;
  private final OrderSeconds seconds;
  private final boolean wasClean;
  private FrameWriter journal;
  private long generation;
  private long snapshotBytes;
  private volatile boolean snapshotWanted;

  /// Loads what the files have into `set`, which is empty.
  OrderJournal(ResidentSet set, OrderFiles files, OrderSeconds seconds) throws IOException {
    this.set = set;
    this.files = files;
    this.seconds = seconds;
    Optional<OrderFiles.Header> header = files.readSnapshot(set::added);
    generation = header.map(OrderFiles.Header::generation).orElse(0L);
    long first = generation;
    boolean anyJournal = false;
    for (long found : files.journals()) {
      anyJournal = true;
      if (found >= first) {
        files.readJournal(found, set);
      }
      generation = Math.max(generation, found + 1);
    }
    wasClean = !anyJournal && header.filter(known -> known.clean() && known.complete()).isPresent();
    set.takePending();
    set.setLossy(false);
    snapshotWanted = anyJournal;
    journal = files.beginJournal(generation);
  }

  /// Whether what was loaded came from a clean end.
  boolean wasClean() {
    return wasClean;
  }

  /// Writes what happened since the last call.
  void persist() throws IOException {
    PendingRecords records = set.takePending();
    try {
      OrderFiles.append(journal, records, seconds.now());
    } catch (IOException e) {
      set.setLossy(true);
      throw e;
    }
    if (snapshotWanted
        || records.isLossy()
        || journal.sizeBytes() > Math.max(JOURNAL_BYTES_MIN, snapshotBytes)) {
      snapshot();
    }
  }

  /// Asks for a snapshot at the next [#persist].
  void wantSnapshot() {
    snapshotWanted = true;
  }

  private void snapshot() throws IOException {
    FrameWriter next = files.beginJournal(generation + 1);
    generation++;
    journal.close();
    journal = next;
    snapshotWanted = false;
    try {
      snapshotBytes = writeSnapshot(false);
    } catch (IOException e) {
      set.setLossy(true);
      throw e;
    }
  }

  private long writeSnapshot(boolean clean) throws IOException {
    // What happened before the walk is in what it shows; what happens from now on goes to the
    // journal.
    set.beginWalk();
    try (OrderFiles.Snapshot snapshot = files.beginSnapshot(generation, clean)) {
      while (set.walk(snapshot::add)) {
        OrderFiles.append(journal, set.takePending(), seconds.now());
      }
      return snapshot.finish(generation);
    }
  }

  /// Writes a last snapshot, after which nothing happens any more, and closes the files.
  ///
  /// @param clean the order agrees with the disk: with this mark, and no journal beside it, the
  ///   next start believes it
  void end(boolean clean) throws IOException {
    try {
      generation++;
      writeSnapshot(clean);
    } finally {
      close();
    }
  }

  @Override
  public void close() throws IOException {
    journal.close();
  }
}
