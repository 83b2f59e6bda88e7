package io.forebay.core.store;

/// The order of last use of the evictable objects on one mountpath. The store tells it what
/// happens; an eviction policy reads it. Calls are cheap (about a microsecond), never block on a
/// disk, and may come from many threads.
///
/// An object is known by its `identity`: a 64-bit hash of its [io.forebay.core.name.ObjectId],
/// which the mountpath's index can turn back into the name.
public interface AccessOrder extends AutoCloseable {

  /// An object was committed; it is now the warmest. Also replaces an earlier size.
  void added(long identity, long sizeBytes);

  /// An object was opened; it is now the warmest. Unknown ones are ignored.
  void used(long identity);

  /// An object was deleted, evicted or set aside.
  void removed(long identity);

  /// The store begins to tell everything that is resident, because what was persisted may not agree
  /// with the disk; what is not told through [#resident] until [#reconciled] is forgotten. Other
  /// calls go on meanwhile.
  void reconciling();

  /// An object is on the disk. It keeps its place if it has one; else it takes one by
  /// `lastUsedSeconds`.
  ///
  /// @param lastUsedSeconds since the epoch, as far as the file system knows
  void resident(long identity, long sizeBytes, long lastUsedSeconds);

  /// Everything resident has been told.
  void reconciled();

  /// Whether this order came from a clean end of the process, so that it agrees with the disk.
  boolean isTrusted();

  /// Persists and ends it.
  @Override
  void close();
}
