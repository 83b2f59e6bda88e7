package io.forebay.storage;

import java.io.IOException;
import java.util.List;

/// The calls that this module makes to a file system, one system call each where there is one.
/// Paths are absolute. Every call blocks the calling thread: it is made inside [DiskGate]. Failures
/// are [DiskException]s where the file system named a reason.
interface Disk {

  /// Opens a file for reading and for its record.
  DiskFile open(String path) throws IOException;

  /// Creates a file that must not exist, for writing and reading.
  DiskFile create(String path) throws IOException;

  /// Gives a file another name, in place of a file that had it; atomic.
  void rename(String from, String to) throws IOException;

  /// Gives a file one more name; atomic.
  void link(String existing, String name) throws IOException;

  /// Removes a file's name; answers whether there was one.
  boolean delete(String path) throws IOException;

  /// Creates a directory; answers whether it was not there before.
  boolean createDirectory(String path) throws IOException;

  /// Removes a directory if it is empty; answers whether it is gone.
  boolean deleteDirectory(String path) throws IOException;

  /// Makes the names in a directory survive a loss of power.
  void syncDirectory(String path) throws IOException;

  /// Begins to list a directory; an absent one is empty. The caller closes the listing.
  Listing list(String path) throws IOException;

  /// Bytes that this process could still write, as the file system says.
  long usableBytes(String path) throws IOException;

  /// Bytes that everything on the file system takes, as it says.
  long usedBytes(String path) throws IOException;

  /// The names in a directory, some at a time, in no order.
  interface Listing extends AutoCloseable {

    /// The next names, at most `max`; none where there are no more.
    List<Entry> next(int max) throws IOException;

    @Override
    void close() throws IOException;
  }

  /// What the names in a directory stand for.
  ///
  /// @param modifiedSeconds since the epoch
  record Entry(String name, boolean isDirectory, long sizeBytes, long modifiedSeconds) {}
}
