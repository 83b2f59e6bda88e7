package io.forebay.storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// What the objects of one mountpath take beside their own files: the directories that their keys
/// name, and their sidecars.
///
/// Sidecars are counted at each start. The number of directories is written down now and then, and
/// believed by the next start if it believes the index; otherwise a pass over the files counts
/// them, and until that is over those that are removed stay counted. After a sudden end the number
/// may be off by what the last seconds changed.
final class Surroundings {

  private final Layout layout;
  private final AtomicLong directories = new AtomicLong();
  private final AtomicLong sidecarBytes = new AtomicLong();
  private volatile boolean known;
  // Used by the one thread that counts anew.
  private long directoriesBefore;
  // Guarded by this.
  private long written = -1;

  private Surroundings(Layout layout) {
    this.layout = layout;
  }

  /// What was written down.
  ///
  /// @param believed whether nothing can have changed since
  static Surroundings read(Disk disk, Layout layout, boolean believed) throws IOException {
    Surroundings surroundings = new Surroundings(layout);
    Optional<byte[]> bytes =
        believed ? ObjectFiles.readWhole(disk, layout.directories()) : Optional.empty();
    if (bytes.isPresent()) {
      surroundings.believe(new String(bytes.get(), StandardCharsets.US_ASCII));
    }
    return surroundings;
  }

  private void believe(String text) {
    // A line that is not whole is not believed.
    if (text.matches("[0-9]{1,18}\n")) {
      written = Long.parseLong(text.strip());
      directories.set(written);
      known = true;
    }
  }

  /// Room for all of it. A directory takes a block, and grows with the names in it.
  long bytes() {
    return Math.max(0, directories.get()) * Space.FILE_BYTES + sidecarBytes.get();
  }

  /// A directory is about to be made.
  void makingDirectory() {
    directories.incrementAndGet();
  }

  /// It was not made.
  void notMadeDirectory() {
    directories.decrementAndGet();
  }

  void removedDirectory() {
    if (known) {
      directories.decrementAndGet();
    }
  }

  void writingSidecar(long sizeBytes) {
    sidecarBytes.addAndGet(Space.footprint(sizeBytes));
  }

  void removedSidecar(long sizeBytes) {
    sidecarBytes.addAndGet(-Space.footprint(sizeBytes));
  }

  /// Whether the number of directories is known.
  boolean isKnown() {
    return known;
  }

  /// A pass over the files begins to count the directories.
  void counting() {
    known = false;
    directoriesBefore = directories.get();
  }

  /// The pass has ended and has seen so many, perhaps with some that were made since it began.
  void counted(long seen) {
    directories.addAndGet(seen - directoriesBefore);
    known = true;
  }

  /// Writes the number of directories down, if it has changed.
  synchronized void write(Disk disk, ObjectFiles files) throws IOException {
    long now = Math.max(0, directories.get());
    if (known && now != written) {
      // What an earlier process may have left.
      disk.delete(layout.newDirectories());
      byte[] line = (now + "\n").getBytes(StandardCharsets.US_ASCII);
      files.writeWhole(disk, layout.directories(), layout.newDirectories(), line);
      written = now;
    }
  }
}
