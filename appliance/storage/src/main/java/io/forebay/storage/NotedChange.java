package io.forebay.storage;

import io.forebay.core.error.StoreException;
import io.forebay.core.name.ObjectId;
import io.forebay.storage.index.ObjectIndex;
import java.io.IOException;

/// A change of an object's file that is noted in the index until the index says what the file says.
/// Where the change fails, the file is looked at; where that fails too, the note stays
/// ([Unsettled]). Made inside the gate, by the holder of the object's turn.
final class NotedChange implements AutoCloseable {

  private final Mountpath mountpath;
  private final Disk disk;
  private final ObjectId id;
  private final ObjectIndex index;
  private final ObjectIndex.Intent intent;
  private boolean done;
  private boolean gone;

  NotedChange(Mountpath mountpath, Disk disk, ObjectId id) {
    this.mountpath = mountpath;
    this.disk = disk;
    this.id = id;
    this.index = mountpath.index();
    this.intent = index.intend(id);
  }

  /// The index that has the note; another may have come since.
  ObjectIndex index() {
    return index;
  }

  /// The index says what the file says.
  void done() {
    done = true;
  }

  boolean isDone() {
    return done;
  }

  /// Whether the change failed, and the file was gone all the same.
  boolean isGoneAnyway() {
    return gone;
  }

  @Override
  public void close() {
    if (done || isSettled()) {
      intent.close();
    } else {
      mountpath.unsettled().add(id, intent);
    }
  }

  private boolean isSettled() {
    try {
      gone = !mountpath.unsettled().settle(disk, index, id);
      return true;
    } catch (IOException e) {
      mountpath.gate().countError(e);
      return false;
    } catch (StoreException e) {
      // The index takes no changes any more: what it has noted counts no longer.
      return true;
    }
  }
}
