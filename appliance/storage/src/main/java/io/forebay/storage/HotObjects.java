package io.forebay.storage;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.forebay.core.name.ObjectId;
import io.forebay.core.run.MonotonicClock;
import io.forebay.core.store.StoredObject;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/// Small objects in memory, whole, that were read twice within a short time: they are served
/// without a call to the disk. Their bytes were held against their checksums when they were loaded.
///
/// Objects share a number of change counts, by their names' hashes. Whoever changes an object on a
/// disk, its record or its bytes, holds a [Change] meanwhile: from its beginning to its end nothing
/// is served or loaded from here, and what was loaded before is not served after it. So a load
/// beside a change is harmless, and nobody waits.
final class HotObjects {

  private static final int STRIPES = 1 << 12;

  // What an entry takes beside its bytes: key, record, and the cache's own node.
  private static final int ENTRY_BYTES = 700;

  /// A whole object.
  ///
  /// @param bytes all of them; read-only
  /// @param count what the change count was when it was loaded
  record Hot(
      StoredObject object, ByteBuffer bytes, Mountpath mountpath, long identity, long count) {}

  private static final long UNDER_WAY = 1L << 48;

  private final long bytesMax;
  private final Cache<ObjectId, Hot> objects;
  // In the lower half how many changes have ended, in the upper half how many are under way.
  private final AtomicLongArray changes = new AtomicLongArray(STRIPES);
  // The hash of the name last read in each place: a second look at the same one loads it.
  private final AtomicIntegerArray seen = new AtomicIntegerArray(STRIPES);

  /// @param bytesMax how much memory they may take; 0 keeps none
  /// @param ageMax how long the check at loading counts
  HotObjects(long bytesMax, Duration ageMax, MonotonicClock clock) {
    this.bytesMax = bytesMax;
    this.objects =
        Caffeine.newBuilder()
            .maximumWeight(bytesMax)
            .weigher((ObjectId id, Hot hot) -> hot.bytes().capacity() + ENTRY_BYTES)
            .expireAfterWrite(ageMax)
            .ticker(clock::nanos)
            .executor(Runnable::run)
            .build();
  }

  /// The object, if it is here and nothing has changed since it was loaded.
  Optional<Hot> find(ObjectId id) {
    Hot hot = objects.getIfPresent(id);
    if (hot == null) {
      return Optional.empty();
    }
    if (hot.count() != changes.get(stripe(id))) {
      objects.asMap().remove(id, hot);
      return Optional.empty();
    }
    return Optional.of(hot);
  }

  /// A load of an object, begun before the object is looked up on the disk; null where it is not
  /// worth one.
  @Nullable Load load(ObjectId id) {
    int hash = spread(id);
    int place = hash & (STRIPES - 1);
    if (seen.get(place) != hash) {
      seen.set(place, hash);
      return null;
    }
    long count = changes.get(place);
    return bytesMax == 0 || count >= UNDER_WAY ? null : new Load(id, count);
  }

  /// An object on its way into memory.
  final class Load {
    private final ObjectId id;
    private final long count;

    private Load(ObjectId id, long count) {
      this.id = id;
      this.count = count;
    }

    /// Keeps an object's bytes.
    ///
    /// @param whole all of them, checked; they are copied, and the buffer is as it was
    void keep(ObjectRecord record, Mountpath mountpath, ByteBuffer whole) {
      ByteBuffer bytes = ByteBuffer.allocate(whole.remaining());
      bytes.put(0, whole, whole.position(), whole.remaining());
      Hot hot =
          new Hot(record.object(), bytes.asReadOnlyBuffer(), mountpath, Identity.of(id), count);
      objects.put(id, hot);
    }
  }

  /// An object is being changed on a disk, until this is closed.
  interface Change extends AutoCloseable {
    @Override
    void close();
  }

  Change change(ObjectId id) {
    int stripe = stripe(id);
    changes.addAndGet(stripe, UNDER_WAY);
    return () -> changes.addAndGet(stripe, 1 - UNDER_WAY);
  }

  /// Forgets all that is here.
  void clear() {
    for (int stripe = 0; stripe < STRIPES; stripe++) {
      changes.incrementAndGet(stripe);
    }
    objects.invalidateAll();
  }

  private static int stripe(ObjectId id) {
    return spread(id) & (STRIPES - 1);
  }

  private static int spread(ObjectId id) {
    int hash = id.hashCode() * 0x9E3779B9;
    return hash ^ (hash >>> 16);
  }
}
