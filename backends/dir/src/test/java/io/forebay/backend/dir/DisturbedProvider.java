package io.forebay.backend.dir;

import static io.forebay.backend.dir.DisturbedPath.real;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// The calls of [DisturbedFiles].
final class DisturbedProvider extends FileSystemProvider {

  private final DisturbedFiles files;
  private final FileSystemProvider provider;

  DisturbedProvider(DisturbedFiles files, FileSystemProvider provider) {
    this.files = files;
    this.provider = provider;
  }

  @Override
  public String getScheme() {
    return "disturbed";
  }

  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
    throw new UnsupportedOperationException(
        "tests make theirs by its constructor; the provider is registered nowhere");
  }

  @Override
  public FileSystem getFileSystem(URI uri) {
    return files;
  }

  @Override
  public Path getPath(URI uri) {
    return files.path(provider.getPath(uri));
  }

  @Override
  public FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    files.before("newFileChannel", real(path));
    return provider.newFileChannel(real(path), options, attributes);
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    files.before("newByteChannel", real(path));
    return provider.newByteChannel(real(path), options, attributes);
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path directory, DirectoryStream.Filter<? super Path> filter) throws IOException {
    files.before("newDirectoryStream", real(directory));
    return new DisturbedDirectory(
        files,
        real(directory),
        (SecureDirectoryStream<Path>)
            provider.newDirectoryStream(real(directory), path -> filter.accept(files.path(path))));
  }

  @Override
  public void createDirectory(Path directory, FileAttribute<?>... attributes) throws IOException {
    files.before("createDirectory", real(directory));
    provider.createDirectory(real(directory), attributes);
  }

  @Override
  public void delete(Path path) throws IOException {
    files.before("delete", real(path));
    provider.delete(real(path));
  }

  @Override
  public void createLink(Path link, Path existing) throws IOException {
    files.before("createLink", real(link));
    provider.createLink(real(link), real(existing));
  }

  @Override
  public void copy(Path source, Path target, CopyOption... options) throws IOException {
    files.before("copy", real(target));
    provider.copy(real(source), real(target), options);
  }

  @Override
  public void move(Path source, Path target, CopyOption... options) throws IOException {
    files.before("move", real(target));
    provider.move(real(source), real(target), options);
  }

  @Override
  public boolean isSameFile(Path path, Path other) throws IOException {
    return provider.isSameFile(real(path), real(other));
  }

  @Override
  public boolean isHidden(Path path) throws IOException {
    return provider.isHidden(real(path));
  }

  @Override
  public FileStore getFileStore(Path path) throws IOException {
    return provider.getFileStore(real(path));
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    files.before("checkAccess", real(path));
    provider.checkAccess(real(path), modes);
  }

  // A failure is that of all that is done with the view, but for the list, which is a call of its
  // own.
  @Override
  public <V extends FileAttributeView> V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    V view = provider.getFileAttributeView(real(path), type, options);
    try {
      files.before("getFileAttributeView", real(path));
      return view;
    } catch (IOException e) {
      return type.cast(
          Proxy.newProxyInstance(
              type.getClassLoader(),
              new Class<?>[] {type},
              (_, method, arguments) -> {
                if (!method.getName().equals("list")) {
                  throw e;
                }
                files.before("list", real(path));
                return method.invoke(view, arguments);
              }));
    }
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    files.before("readAttributes", real(path));
    return provider.readAttributes(real(path), type, options);
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options)
      throws IOException {
    files.before("readAttributes", real(path));
    Map<String, Object> found =
        new HashMap<>(provider.readAttributes(real(path), attributes, options));
    if (found.containsKey("dev")) {
      found.put("dev", files.device(real(path)));
    }
    return found;
  }

  @Override
  public void setAttribute(Path path, String attribute, Object value, LinkOption... options)
      throws IOException {
    files.before("setAttribute", real(path));
    provider.setAttribute(real(path), attribute, value, options);
  }
}
