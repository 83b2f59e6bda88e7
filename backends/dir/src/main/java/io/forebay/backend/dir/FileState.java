package io.forebay.backend.dir;

import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.object.ObjectMetadata;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A regular file as it was at one moment. Its size, time and inode are the object's version; where
/// no record speaks for the bytes, its time of change too, which nobody can set.
record FileState(long inode, long sizeBytes, FileTime modifiedAt, FileTime changedAt) {

  private static final String ATTRIBUTE = "forebay";
  private static final int LOOKS_MAX = 20;

  /// The state of `file`; empty where there is no regular file, be it that there is a link.
  static Optional<FileState> of(Path file) throws IOException {
    Map<String, Object> found =
        Files.readAttributes(
            file, "unix:ino,size,lastModifiedTime,ctime,isRegularFile", LinkOption.NOFOLLOW_LINKS);
    if (!Boolean.TRUE.equals(found.get("isRegularFile"))) {
      return Optional.empty();
    }
    return Optional.of(
        new FileState(
            number(found, "ino"),
            number(found, "size"),
            time(found, "lastModifiedTime"),
            time(found, "ctime")));
  }

  private static FileTime time(Map<String, Object> found, String name) {
    return (FileTime) Objects.requireNonNull(found.get(name));
  }

  private static long number(Map<String, Object> found, String name) {
    return ((Number) Objects.requireNonNull(found.get(name))).longValue();
  }

  /// The attributes of the object that `file` is; empty where it is none.
  static Optional<ObjectAttributes> attributesAt(Path file) throws IOException {
    Optional<FileState> before = of(file);
    for (int looks = 1; before.isPresent(); looks++) {
      FileState state = before.get();
      ObjectAttributes attributes = state.attributes(file);
      Optional<FileState> after = of(file);
      // The same before and after: then the record is of that state too.
      if (after.equals(before)) {
        return Optional.of(attributes);
      }
      if (looks == LOOKS_MAX) {
        // One that is being written in place is told as it was; no record is about such bytes.
        return Optional.of(
            after.filter(state::isSameFile).map(_ -> attributes).orElseThrow(DirErrors::restless));
      }
      before = after;
    }
    return Optional.empty();
  }

  /// Whether it is the same file, be it with other bytes.
  boolean isSameFile(FileState other) {
    return inode == other.inode;
  }

  /// What tells bytes that a record speaks for.
  String version() {
    return Long.toHexString(sizeBytes)
        + "-"
        + Long.toHexString(modifiedNanos())
        + "-"
        + Long.toHexString(inode);
  }

  /// What tells bytes that others may have put there with an old time, in an inode that is used
  /// again.
  String versionWithoutRecord() {
    return version() + "-" + Long.toHexString(changedAt.to(TimeUnit.NANOSECONDS));
  }

  /// Whether it is what an object of that version was read from, by what the version tells.
  boolean has(String version) {
    return version.equals(version()) || version.equals(versionWithoutRecord());
  }

  long modifiedNanos() {
    return modifiedAt.to(TimeUnit.NANOSECONDS);
  }

  /// The attributes of the object, with what the file's record says if it is about these bytes.
  /// They are its own only if another look finds the same state after that.
  ObjectAttributes attributes(Path file) throws IOException {
    return read(file)
        .filter(
            record -> record.sizeBytes() == sizeBytes && record.modifiedNanos() == modifiedNanos())
        .map(record ->
            new ObjectAttributes(
                sizeBytes,
                record.md5(),
                version(),
                modifiedAt.toInstant(),
                record.checksums(),
                record.metadata()))
        .orElseGet(this::attributesWithoutRecord);
  }

  private ObjectAttributes attributesWithoutRecord() {
    return new ObjectAttributes(
        sizeBytes,
        opaque(versionWithoutRecord()),
        versionWithoutRecord(),
        modifiedAt.toInstant(),
        List.of(),
        ObjectMetadata.NONE);
  }

  // In the form of S3's ETags that are no MD5.
  private static String opaque(String version) {
    try {
      byte[] bytes = version.getBytes(StandardCharsets.US_ASCII);
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes)) + "-1";
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has MD5", e);
    }
  }

  static void write(Path file, FileRecord record) throws IOException {
    view(file).write(ATTRIBUTE, ByteBuffer.wrap(record.encode()));
  }

  private static Optional<FileRecord> read(Path file) throws IOException {
    UserDefinedFileAttributeView view = view(file);
    try {
      ByteBuffer bytes = ByteBuffer.allocate(view.size(ATTRIBUTE));
      view.read(ATTRIBUTE, bytes);
      byte[] record = new byte[bytes.flip().remaining()];
      bytes.get(record);
      return FileRecord.decode(record);
    } catch (IOException e) {
      if (mayHaveRecord(file, view)) {
        // Without it, the same bytes would be told as others'.
        throw e;
      }
      return Optional.empty();
    }
  }

  private static boolean mayHaveRecord(Path file, UserDefinedFileAttributeView view)
      throws IOException {
    try {
      return view.list().contains(ATTRIBUTE);
    } catch (AccessDeniedException e) {
      // It may be listed, and not be read.
      return false;
    } catch (IOException e) {
      return Files.getFileStore(file).supportsFileAttributeView(UserDefinedFileAttributeView.class);
    }
  }

  private static UserDefinedFileAttributeView view(Path file) throws IOException {
    UserDefinedFileAttributeView view =
        Files.getFileAttributeView(
            file, UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    if (view == null) {
      throw new IOException("the file system keeps no extended attributes");
    }
    return view;
  }
}
