package io.forebay.storage;

import io.forebay.core.error.StoreException;
import io.forebay.core.name.ObjectId;
import io.forebay.core.run.KeyedLock.Turn;
import io.forebay.storage.index.IndexEntry;
import io.forebay.storage.index.ObjectIndex;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// Objects of one mountpath whose index may not say what their files say: a change failed, and so
/// did the look afterwards. Their intents stay open, so that the next start looks again, and each
/// is tried again before; there are few of them, so that intents do not run out.
final class Unsettled {

  private static final int OBJECTS_MAX = ObjectIndex.INTENTS_MAX / 4;
  // A failed look counts as an error of the disk: a few bad files must not take it out of service.
  private static final int PASSES_MAX = 128;

  private final Mountpath mountpath;
  // Guarded by this.
  private final SequencedMap<ObjectId, ObjectIndex.Intent> intents = new LinkedHashMap<>();
  // Used by the one thread that retries.
  private int passesBetween = 1;
  private int passes;

  Unsettled(Mountpath mountpath) {
    this.mountpath = mountpath;
  }

  /// Keeps the intent of a change of which nobody knows how it ended; takes the disk out of service
  /// where that has come to be too many.
  void add(ObjectId id, ObjectIndex.Intent intent) {
    Optional<ObjectIndex.Intent> older;
    boolean tooMany;
    synchronized (this) {
      older = Optional.ofNullable(intents.put(id, intent));
      tooMany = intents.size() > OBJECTS_MAX;
    }
    older.ifPresent(ObjectIndex.Intent::close);
    if (tooMany) {
      mountpath.gate().takeOut("too many files can be neither changed nor looked at");
    }
  }

  synchronized int count() {
    return intents.size();
  }

  /// Tries the one that waits longest again; after failures, not in every pass.
  void retry(Members members) {
    Optional<Map.Entry<ObjectId, ObjectIndex.Intent>> first = first();
    if (first.isEmpty() || ++passes < passesBetween) {
      return;
    }
    passes = 0;
    ObjectId id = first.get().getKey();
    ObjectIndex.Intent intent = first.get().getValue();
    boolean settled = false;
    try {
      settle(members, id);
      settled = true;
    } finally {
      passesBetween = settled ? 1 : Math.min(2 * passesBetween, PASSES_MAX);
      requeue(id, intent, settled);
    }
    intent.close();
  }

  private synchronized Optional<Map.Entry<ObjectId, ObjectIndex.Intent>> first() {
    return Optional.ofNullable(intents.firstEntry());
  }

  private synchronized void requeue(ObjectId id, ObjectIndex.Intent intent, boolean settled) {
    // It may have been replaced by the note of a later change.
    if (intents.remove(id, intent) && !settled) {
      intents.putLast(id, intent);
    }
  }

  /// Makes the index agree with an object's file, after a change that was broken off.
  ///
  /// @throws StoreException where that cannot be done now
  void settle(Members members, ObjectId id) {
    if (members.elsewhere()) {
      members.keepNewest(id);
    }
    try (Turn _ = mountpath.context().turns().take(id)) {
      mountpath.gate().call(disk -> settle(disk, mountpath.index(), id));
    }
  }

  /// The same, by the holder of the object's turn; answers whether there is a file. The entry of
  /// one that is not whole stays: it takes its room, and the next reader sets it aside.
  boolean settle(Disk disk, ObjectIndex index, ObjectId id) throws IOException {
    Optional<ObjectFiles.Found> file = mountpath.files().open(disk, id);
    if (file.isEmpty()) {
      index.remove(id);
      mountpath.order().removed(Identity.of(id));
      return false;
    }
    file.get().close();
    try (Lookup found = mountpath.lookup(disk, id)) {
      if (found instanceof Lookup.Present present) {
        IndexEntry entry = mountpath.entry(id, present.record());
        index.put(id, entry);
        if (entry.evictable()) {
          // As the warmest: what cannot be removed is not tried again at once.
          mountpath.order().added(entry.identity(), entry.sizeBytes());
        }
      }
    }
    return true;
  }
}
