package io.forebay.storage;

import java.io.IOException;

/// A refused or failed call to a disk, by its `errno` (Linux).
final class DiskException extends IOException {

  private static final long serialVersionUID = 1L;

  static final int ENOENT = 2;
  static final int EIO = 5;
  static final int EEXIST = 17;
  static final int EXDEV = 18;
  static final int ENOTDIR = 20;
  static final int EISDIR = 21;
  static final int EINVAL = 22;
  static final int ENFILE = 23;
  static final int EMFILE = 24;
  static final int EFBIG = 27;
  static final int ENOSPC = 28;
  static final int ERANGE = 34;
  static final int ENOSYS = 38;
  static final int ENOTEMPTY = 39;
  static final int ENODATA = 61;
  static final int EOPNOTSUPP = 95;
  static final int EDQUOT = 122;

  private final int errno;

  DiskException(String operation, int errno) {
    super(operation + " failed, errno " + errno);
    this.errno = errno;
  }

  /// Many are answers rather than failures (no such file), and whoever hands one on adds where it
  /// was met.
  @Override
  @SuppressWarnings("NonSynchronizedMethodOverridesSynchronizedMethod")
  public Throwable fillInStackTrace() {
    return this;
  }

  int errno() {
    return errno;
  }

  /// No such file, or something on its way that is not a directory.
  boolean isAbsent() {
    return errno == ENOENT || errno == ENOTDIR;
  }

  /// A directory stands where a file should, or a file where a directory should.
  boolean isBlocked() {
    return errno == EISDIR || errno == ENOTDIR || errno == ENOTEMPTY;
  }

  boolean isFull() {
    return errno == ENOSPC || errno == EDQUOT || errno == EFBIG;
  }

  /// The process has too many files open: no fault of the disk.
  boolean isOutOfDescriptors() {
    return errno == EMFILE || errno == ENFILE;
  }
}
