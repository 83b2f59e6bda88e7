package io.forebay.backend.dir;

import static io.forebay.backend.dir.DisturbedPath.real;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/// An open directory of [DisturbedFiles].
record DisturbedDirectory(DisturbedFiles files, Path directory, SecureDirectoryStream<Path> open)
    implements SecureDirectoryStream<Path> {

  @Override
  public Iterator<Path> iterator() {
    List<Path> paths = new ArrayList<>();
    try {
      files.before("iterator", directory);
    } catch (IOException e) {
      throw new DirectoryIteratorException(e);
    }
    open.forEach(path -> paths.add(files.path(path)));
    return paths.iterator();
  }

  @Override
  public SecureDirectoryStream<Path> newDirectoryStream(Path path, LinkOption... options)
      throws IOException {
    files.before("newDirectoryStream", directory.resolve(real(path)));
    return new DisturbedDirectory(
        files, directory.resolve(real(path)), open.newDirectoryStream(real(path), options));
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    files.before("newByteChannel", directory.resolve(real(path)));
    return open.newByteChannel(real(path), options, attributes);
  }

  @Override
  public void deleteFile(Path path) throws IOException {
    files.before("deleteFile", directory.resolve(real(path)));
    open.deleteFile(real(path));
  }

  @Override
  public void deleteDirectory(Path path) throws IOException {
    files.before("deleteDirectory", directory.resolve(real(path)));
    open.deleteDirectory(real(path));
  }

  @Override
  public void move(Path source, SecureDirectoryStream<Path> target, Path path) {
    throw new UnsupportedOperationException(
        "nothing is moved by an open directory: DirWriter renames by path");
  }

  @Override
  public <V extends FileAttributeView> V getFileAttributeView(Class<V> type) {
    return open.getFileAttributeView(type);
  }

  @Override
  public <V extends FileAttributeView> V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    return open.getFileAttributeView(real(path), type, options);
  }

  @Override
  public void close() throws IOException {
    open.close();
  }
}
