package io.forebay.storage.index;

import io.forebay.core.name.ObjectId;

/// One pass over a mountpath's files that makes its index anew, while puts and removes go on. What
/// they say since the pass began wins over what it found, so a file may be read at any moment
/// before it is told.
///
/// Used by one thread at a time. Its calls block on the disk, like the index's.
public interface IndexRebuild extends AutoCloseable {

  /// A file is there. Gathered and written in batches.
  void found(ObjectId id, IndexEntry entry);

  /// How many have been found.
  long foundCount();

  /// Everything has been found: forgets what was neither found nor put, and makes the index whole.
  void finish();

  /// Ends it; without [#finish] the index stays what it was, not whole unless it was before.
  @Override
  void close();
}
