package io.forebay.storage;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// An open directory of [LinuxDisk].
final class LinuxListing implements Disk.Listing {

  private final DirectoryStream<Path> stream;
  private final Iterator<Path> names;

  private LinuxListing(DirectoryStream<Path> stream) {
    this.stream = stream;
    this.names = stream.iterator();
  }

  // The listing closes it.
  @SuppressWarnings("StreamResourceLeak")
  static Disk.Listing open(String path) throws IOException {
    try {
      return new LinuxListing(Files.newDirectoryStream(Path.of(path)));
    } catch (NoSuchFileException e) {
      return new Empty();
    }
  }

  @Override
  public List<Disk.Entry> next(int max) throws IOException {
    List<Disk.Entry> entries = new ArrayList<>();
    try {
      while (entries.size() < max && names.hasNext()) {
        entry(names.next()).ifPresent(entries::add);
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return entries;
  }

  private static Optional<Disk.Entry> entry(Path name) throws IOException {
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(name, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return Optional.of(
          new Disk.Entry(
              String.valueOf(name.getFileName()),
              attributes.isDirectory(),
              attributes.size(),
              attributes.lastModifiedTime().toInstant().getEpochSecond()));
    } catch (NoSuchFileException e) {
      // Gone since its directory was read.
      return Optional.empty();
    }
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }

  private static final class Empty implements Disk.Listing {
    @Override
    public List<Disk.Entry> next(int max) {
      return List.of();
    }

    @Override
    public void close() {}
  }
}
