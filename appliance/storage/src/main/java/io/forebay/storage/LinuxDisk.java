package io.forebay.storage;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/// The machine's file systems.
final class LinuxDisk implements Disk {

  private static final int READ_ONLY = 0;
  private static final int READ_WRITE = 2;
  private static final int CREATE = 0100;
  private static final int EXCLUSIVE = 0200;
  private static final int CLOSE_ON_EXEC = 02000000;
  private static final int FILE_MODE = 0640;
  private static final int DIRECTORY_MODE = 0750;

  private final Scratch.Pool scratches = new Scratch.Pool();
  // For bytes that come in the heap, which a system call cannot be given.
  private final BufferPool copies = new BufferPool(64 * 1024, 64);

  @Override
  public DiskFile open(String path) throws IOException {
    return open(path, READ_ONLY | CLOSE_ON_EXEC);
  }

  @Override
  public DiskFile create(String path) throws IOException {
    return open(path, READ_WRITE | CREATE | EXCLUSIVE | CLOSE_ON_EXEC);
  }

  private LinuxFile open(String path, int flags) throws DiskException {
    Scratch scratch = scratches.take();
    try {
      int descriptor =
          checked("open", Libc.open(scratch.state, scratch.path(path), flags, FILE_MODE));
      return new LinuxFile(descriptor, scratches, copies);
    } finally {
      scratches.giveBack(scratch);
    }
  }

  @Override
  public void rename(String from, String to) throws IOException {
    call("rename", s -> Libc.rename(s.state, s.path(from), s.secondPath(to)));
  }

  @Override
  public void link(String existing, String name) throws IOException {
    call("link", s -> Libc.link(s.state, s.path(existing), s.secondPath(name)));
  }

  @Override
  public boolean delete(String path) throws IOException {
    try {
      call("unlink", s -> Libc.unlink(s.state, s.path(path)));
      return true;
    } catch (DiskException e) {
      if (e.isAbsent()) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public boolean createDirectory(String path) throws IOException {
    try {
      call("mkdir", s -> Libc.makeDirectory(s.state, s.path(path), DIRECTORY_MODE));
      return true;
    } catch (DiskException e) {
      if (e.errno() == DiskException.EEXIST) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public boolean deleteDirectory(String path) throws IOException {
    try {
      call("rmdir", s -> Libc.removeDirectory(s.state, s.path(path)));
      return true;
    } catch (DiskException e) {
      if (e.isAbsent()) {
        return true;
      }
      if (e.errno() == DiskException.ENOTEMPTY || e.errno() == DiskException.EEXIST) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public void syncDirectory(String path) throws IOException {
    try (LinuxFile directory = open(path, READ_ONLY | CLOSE_ON_EXEC)) {
      directory.sync();
    }
  }

  @Override
  public Listing list(String path) throws IOException {
    return LinuxListing.open(path);
  }

  @Override
  public long usableBytes(String path) throws IOException {
    FileStore store = Files.getFileStore(Path.of(path));
    return store.getUsableSpace();
  }

  @Override
  public long usedBytes(String path) throws IOException {
    FileStore store = Files.getFileStore(Path.of(path));
    return store.getTotalSpace() - store.getUnallocatedSpace();
  }

  @FunctionalInterface
  private interface Call {
    int run(Scratch scratch) throws DiskException;
  }

  private void call(String operation, Call call) throws DiskException {
    Scratch scratch = scratches.take();
    try {
      checked(operation, call.run(scratch));
    } finally {
      scratches.giveBack(scratch);
    }
  }

  private static int checked(String operation, int result) throws DiskException {
    if (result < 0) {
      throw new DiskException(operation, -result);
    }
    return result;
  }
}
