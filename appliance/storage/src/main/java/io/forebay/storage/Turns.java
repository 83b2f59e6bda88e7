package io.forebay.storage;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.run.KeyedLock;
import java.time.Duration;
import java.util.Optional;

/// Who may change the files of an object (or of an upload): one at a time for each, for as long as
/// a few calls to a disk take. Readers take no turn.
///
/// @param <K> what a turn is for
final class Turns<K> {

  private final KeyedLock<K> lock = new KeyedLock<>();
  private final Duration wait;

  /// @param wait how long to wait for a turn: at least as long as a disk's deadline
  Turns(Duration wait) {
    this.wait = wait;
  }

  KeyedLock.Turn take(K id) {
    try {
      return lock.take(id, wait)
          .orElseThrow(() ->
              new StoreException(ErrorCode.UNAVAILABLE, "another change is under way")
                  .with("of", id));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException(ErrorCode.UNAVAILABLE, "interrupted while waiting for a turn", e)
          .with("of", id);
    }
  }

  Optional<KeyedLock.Turn> tryTake(K id) {
    return lock.tryTake(id);
  }
}
