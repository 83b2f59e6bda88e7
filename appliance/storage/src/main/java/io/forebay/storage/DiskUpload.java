package io.forebay.storage;

import io.forebay.core.name.UploadId;
import io.forebay.core.store.Upload;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// One multipart upload's directory: a file that says what it is, and for each part a file with its
/// bytes and one with its record. The record names the bytes, so replacing it replaces the part.
record DiskUpload(Upload upload, Mountpath mountpath) {

  private static final String UPLOAD = "upload";
  private static final String PART = "part-";
  private static final String BYTES = "bytes-";
  private static final int ENTRIES_AT_ONCE = 1024;

  /// The upload of a directory, if it is whole.
  static Optional<DiskUpload> read(Mountpath mountpath, UploadId id) {
    String path = mountpath.layout().upload(id) + "/" + UPLOAD;
    return mountpath
        .gate()
        .call(disk -> ObjectFiles.readWhole(disk, path))
        .flatMap(UploadRecord::decode)
        .map(upload -> new DiskUpload(upload, mountpath));
  }

  private String directory() {
    return mountpath.layout().upload(upload.id());
  }

  private String work() {
    return mountpath.layout().work(mountpath.context().generations().next());
  }

  private static String padded(int number) {
    String digits = Integer.toString(number);
    return "0".repeat(5 - digits.length()) + digits;
  }

  String bytesPath(PartRecord part) {
    return directory()
        + "/"
        + BYTES
        + padded(part.part().number())
        + "-"
        + HexFormat.of().toHexDigits(part.generation());
  }

  private String partPath(int number) {
    return directory() + "/" + PART + padded(number);
  }

  void create() {
    mountpath
        .gate()
        .call(disk -> {
          mountpath
              .files()
              .writeWhole(disk, directory() + "/" + UPLOAD, work(), UploadRecord.encode(upload));
          return true;
        });
  }

  /// A part's record, if it was committed.
  Optional<PartRecord> part(int number) {
    return mountpath
        .gate()
        .call(disk -> ObjectFiles.readWhole(disk, partPath(number)))
        .flatMap(PartRecord::decode);
  }

  /// All committed parts, by number.
  List<PartRecord> parts() {
    List<PartRecord> parts = new ArrayList<>();
    for (Disk.Entry entry : entries()) {
      if (entry.name().startsWith(PART)) {
        mountpath
            .gate()
            .call(disk -> ObjectFiles.readWhole(disk, directory() + "/" + entry.name()))
            .flatMap(PartRecord::decode)
            .ifPresent(parts::add);
      }
    }
    parts.sort(Comparator.comparingInt(record -> record.part().number()));
    return parts;
  }

  private List<Disk.Entry> entries() {
    return mountpath
        .gate()
        .call(disk -> {
          List<Disk.Entry> all = new ArrayList<>();
          try (Disk.Listing listing = disk.list(directory())) {
            List<Disk.Entry> some = listing.next(ENTRIES_AT_ONCE);
            while (!some.isEmpty()) {
              all.addAll(some);
              some = listing.next(ENTRIES_AT_ONCE);
            }
          }
          return all;
        });
  }

  /// Makes a written file a part, in place of an older one of its number.
  void commit(GrowingFile file, PartRecord part) {
    Optional<PartRecord> older = part(part.part().number());
    mountpath
        .gate()
        .call(disk -> {
          if (mountpath.files().syncs()) {
            file.file().sync();
          }
          disk.rename(file.path(), bytesPath(part));
          mountpath
              .files()
              .writeWhole(disk, partPath(part.part().number()), work(), part.encoded());
          if (older.isPresent()) {
            disk.delete(bytesPath(older.get()));
          }
          return true;
        });
    mountpath.space().reserveExisting(Space.footprint(part.part().sizeBytes()));
    older.ifPresent(p -> mountpath.space().release(Space.footprint(p.part().sizeBytes())));
  }

  /// Removes everything. What tells that there is an upload goes first, so that a broken-off
  /// removal is finished by the next start.
  void delete() {
    long bytes = reservedBytes();
    List<Disk.Entry> entries = entries();
    mountpath
        .gate()
        .call(disk -> {
          disk.delete(directory() + "/" + UPLOAD);
          removeAll(disk, directory(), entries);
          return true;
        });
    mountpath.space().release(bytes);
  }

  static void removeAll(Disk disk, String directory, List<Disk.Entry> entries) throws IOException {
    for (Disk.Entry entry : entries) {
      disk.delete(directory + "/" + entry.name());
    }
    disk.deleteDirectory(directory);
  }

  /// What the committed parts take.
  long reservedBytes() {
    return parts().stream().mapToLong(part -> Space.footprint(part.part().sizeBytes())).sum();
  }
}
