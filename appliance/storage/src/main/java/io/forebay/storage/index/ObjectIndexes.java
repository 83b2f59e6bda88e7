package io.forebay.storage.index;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/// Opens the indexes of a node's mountpaths and holds the memory that they share: one bound on
/// blocks that were read and rows not yet written, however many disks there are.
public final class ObjectIndexes implements AutoCloseable {

  private final String bootId;
  private final FileSync sync;
  private final SharedMemory memory = new SharedMemory();

  /// Takes its memory.
  ///
  /// @param bootId what changes when the machine's memory is lost: [BootId#ofThisMachine]
  public ObjectIndexes(String bootId) {
    this(bootId, FileSync.FORCE);
  }

  ObjectIndexes(String bootId, FileSync sync) {
    this.bootId = bootId;
    this.sync = sync;
  }

  /// Loads the library beneath.
  public static void load() {
    RocksDB.loadLibrary();
  }

  /// Opens the index in `directory` (it exists and is the index's alone), or begins an empty one
  /// that is not whole. Damaged files are deleted. The caller closes it, before this.
  ///
  /// @throws io.forebay.core.error.StoreException `UNAVAILABLE` where the disk does not let it be
  ///   opened
  public ObjectIndex open(Path directory) {
    return opened(directory, true);
  }

  /// Opens the index without believing it, because the disk was away while the node ran: it is not
  /// whole until rebuilt.
  public ObjectIndex openUntrusted(Path directory) {
    return opened(directory, false);
  }

  @Override
  public void close() {
    memory.close();
  }

  private ObjectIndex opened(Path directory, boolean trusted) {
    FileChannel lock = null;
    try {
      lock = locked(directory);
      return opened(directory, lock, trusted);
    } catch (IOException | RocksDBException | StoreException e) {
      closeQuietly(lock, e);
      throw e instanceof StoreException known
          ? known
          : new StoreException(ErrorCode.UNAVAILABLE, "the index cannot be opened", e)
              .with("directory", directory);
    }
  }

  private static void closeQuietly(@Nullable AutoCloseable resource, Exception cause) {
    try {
      if (resource != null) {
        resource.close();
      }
    } catch (Exception second) {
      cause.addSuppressed(second);
    }
  }

  private RocksIndex opened(Path directory, FileChannel lock, boolean trusted)
      throws IOException, RocksDBException {
    Path rows = RocksIndex.tablesDirectory(directory);
    Optional<IndexMark> before = IndexMark.read(directory).filter(mark -> !mark.damaged());
    Tables tables = before.isPresent() ? openKept(rows) : null;
    boolean kept = tables != null;
    if (tables == null) {
      deleteAll(rows);
      tables = new Tables(rows, memory);
    }
    IntentSlots slots = null;
    try {
      slots = new IntentSlots(directory);
      boolean whole =
          kept
              && trusted
              && !slots.isDoubtful()
              && before.filter(mark -> mark.isBelieved(bootId)).isPresent();
      if (!whole) {
        slots.reset();
      }
      int generation = before.map(IndexMark::generation).orElse(1);
      RowChanges changes = changes(tables, generation);
      IndexMark mark = new IndexMark(generation, whole, false, false, bootId);
      mark.write(directory, sync);
      return new RocksIndex(directory, lock, tables, slots, changes, mark, sync);
    } catch (IOException | RocksDBException e) {
      closeQuietly(slots, e);
      closeQuietly(tables, e);
      throw e;
    }
  }

  private static RowChanges changes(Tables tables, int generation) throws RocksDBException {
    Counts counts = Counts.load(tables, generation);
    RowChanges changes = new RowChanges(tables, generation, counts);
    if (!counts.isPlausible(!new RowReads(tables).isEmpty())) {
      changes.recount();
    }
    return changes;
  }

  /// Opens what is there; null where it cannot be opened, which the files' owner mends by making it
  /// anew.
  private @Nullable Tables openKept(Path rows) {
    try {
      return new Tables(rows, memory);
    } catch (RocksDBException e) {
      return null;
    }
  }

  private static void deleteAll(Path rows) throws IOException {
    Files.createDirectories(rows);
    try (Stream<Path> files = Files.list(rows)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.delete(file);
      }
    }
  }

  private static FileChannel locked(Path directory) throws IOException {
    FileChannel channel =
        FileChannel.open(
            directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      channel.close();
      throw new StoreException(ErrorCode.UNAVAILABLE, "the index is open already", e)
          .with("directory", directory);
    }
    channel.close();
    throw new StoreException(ErrorCode.UNAVAILABLE, "the index is open in another process")
        .with("directory", directory);
  }
}
