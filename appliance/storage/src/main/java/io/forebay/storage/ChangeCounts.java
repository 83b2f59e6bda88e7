package io.forebay.storage;

import io.forebay.core.name.ObjectId;
import java.util.concurrent.atomic.AtomicLongArray;

/// How often objects have been changed on a disk, by which a reader who takes no turn sees that he
/// read beside a change. Objects share a number of counts, by their names' hashes: a change of one
/// is taken for a change of another now and then, and never overlooked.
///
/// Whoever changes an object, its record or its bytes, holds a [Change] meanwhile.
final class ChangeCounts {

  static final int STRIPES = 1 << 12;

  private static final long UNDER_WAY = 1L << 48;

  // In the lower half how many changes have ended, in the upper half how many are under way.
  private final AtomicLongArray counts = new AtomicLongArray(STRIPES);

  /// An object is being changed on a disk, until this is closed.
  interface Change extends AutoCloseable {
    @Override
    void close();
  }

  Change begin(ObjectId id) {
    int stripe = stripe(id);
    counts.addAndGet(stripe, UNDER_WAY);
    return () -> counts.addAndGet(stripe, 1 - UNDER_WAY);
  }

  /// Everything counts as changed.
  void changedAll() {
    for (int stripe = 0; stripe < STRIPES; stripe++) {
      counts.incrementAndGet(stripe);
    }
  }

  /// The count as it is now.
  long of(ObjectId id) {
    return counts.get(stripe(id));
  }

  /// Whether a change was under way at that count.
  static boolean isUnderWay(long count) {
    return count >= UNDER_WAY;
  }

  /// Whether no change was under way at that count, nor has begun since.
  boolean isQuietSince(ObjectId id, long count) {
    return !isUnderWay(count) && of(id) == count;
  }

  private static int stripe(ObjectId id) {
    return spread(id) & (STRIPES - 1);
  }

  /// A hash of the name, of which any bits will do.
  static int spread(ObjectId id) {
    int hash = id.hashCode() * 0x9E3779B9;
    return hash ^ (hash >>> 16);
  }
}
