package io.forebay.backend.dir;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// The machine's files, to which something happens before each call to them: what others do in
/// between, or a failure of the call. It may also tell on which device they are.
final class DisturbedFiles extends FileSystem {

  /// What happens before a call; calls of its own disturb nothing.
  interface Disturbance {

    /// @param call the method of the file system's provider, or of a path
    /// @param path of the machine's file system
    void before(String call, Path path) throws IOException;
  }

  private final FileSystem real = FileSystems.getDefault();
  private final DisturbedProvider provider = new DisturbedProvider(this, real.provider());
  private final Map<Path, Long> devices = new ConcurrentHashMap<>();
  private volatile Disturbance disturbance = (_, _) -> {};

  /// The same path, as one of this file system.
  Path path(Path path) {
    return DisturbedPath.of(this, path);
  }

  /// Lets this happen from now on; answers what happened before.
  Disturbance disturb(Disturbance now) {
    Disturbance before = disturbance;
    this.disturbance = now;
    return before;
  }

  /// Lets all below a directory be on a device of its own.
  void mount(Path directory, long device) {
    devices.put(directory, device);
  }

  /// Lets a directory be on its parent's device again.
  void unmount(Path directory) {
    devices.remove(directory);
  }

  /// What somebody does.
  interface Act {
    void run() throws IOException;
  }

  /// Does an operation once for each of its calls to the files; before that call, others act.
  void beforeEachCall(Act others, Act operation) throws IOException {
    boolean isDone = false;
    for (int last = 1; !isDone; last++) {
      AtomicInteger left = new AtomicInteger(last);
      disturb((_, _) -> {
        if (left.decrementAndGet() == 0) {
          others.run();
        }
      });
      operation.run();
      isDone = left.get() > 0;
    }
  }

  void before(String call, Path path) throws IOException {
    disturbance.before(call, path);
  }

  long device(Path path) throws IOException {
    for (Path at = path.toRealPath(); at != null; at = at.getParent()) {
      Long device = devices.get(at);
      if (device != null) {
        return device;
      }
    }
    return 0;
  }

  @Override
  public FileSystemProvider provider() {
    return provider;
  }

  @Override
  public void close() {}

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public boolean isReadOnly() {
    return false;
  }

  @Override
  public String getSeparator() {
    return real.getSeparator();
  }

  @Override
  public Iterable<Path> getRootDirectories() {
    return real.getRootDirectories();
  }

  @Override
  public Iterable<FileStore> getFileStores() {
    return real.getFileStores();
  }

  @Override
  public Set<String> supportedFileAttributeViews() {
    return real.supportedFileAttributeViews();
  }

  @Override
  public Path getPath(String first, String... more) {
    return path(real.getPath(first, more));
  }

  @Override
  public PathMatcher getPathMatcher(String syntaxAndPattern) {
    return real.getPathMatcher(syntaxAndPattern);
  }

  @Override
  public UserPrincipalLookupService getUserPrincipalLookupService() {
    return real.getUserPrincipalLookupService();
  }

  @Override
  public WatchService newWatchService() throws IOException {
    return real.newWatchService();
  }
}
