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
import org.jspecify.annotations.Nullable;

/// Small objects in memory, whole, that were read twice within a short time: they are served
/// without a call to the disk. Their bytes were held against their checksums when they were loaded.
///
/// From the beginning to the end of a change of an object ([ChangeCounts]) nothing of it is served
/// or loaded from here, and what was loaded before is not served after it. So a load beside a
/// change is harmless, and nobody waits.
final class HotObjects {

  private static final int PLACES = ChangeCounts.STRIPES;

  // What an entry takes beside its bytes: key, record, and the cache's own node.
  private static final int ENTRY_BYTES = 700;

  /// A whole object.
  ///
  /// @param bytes all of them; read-only
  /// @param count what the change count was when it was loaded
  record Hot(
      StoredObject object, ByteBuffer bytes, Mountpath mountpath, long identity, long count) {}

  private final long bytesMax;
  private final Cache<ObjectId, Hot> objects;
  private final ChangeCounts changes = new ChangeCounts();
  // The hash of the name last read in each place: a second look at the same one loads it.
  private final AtomicIntegerArray seen = new AtomicIntegerArray(PLACES);

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
    if (hot.count() != changes.of(id)) {
      objects.asMap().remove(id, hot);
      return Optional.empty();
    }
    return Optional.of(hot);
  }

  /// A load of an object, begun before the object is looked up on the disk; null where it is not
  /// worth one.
  @Nullable Load load(ObjectId id) {
    int hash = ChangeCounts.spread(id);
    int place = hash & (PLACES - 1);
    if (seen.get(place) != hash) {
      seen.set(place, hash);
      return null;
    }
    long count = changes.of(id);
    return bytesMax == 0 || ChangeCounts.isUnderWay(count) ? null : new Load(id, count);
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

  /// Changes of objects, here or not.
  ChangeCounts changes() {
    return changes;
  }

  /// Forgets all that is here.
  void clear() {
    changes.changedAll();
    objects.invalidateAll();
  }
}
