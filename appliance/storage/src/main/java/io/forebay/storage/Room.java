package io.forebay.storage;

import io.forebay.core.name.MountpathId;
import io.forebay.core.run.MonotonicClock;
import io.forebay.core.store.RoomMaker;
import io.forebay.storage.index.ObjectIndex;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// Who gets the room on one mountpath. What a client writes must be stored, so copies of a cloud
/// leave for it; a copy that is being fetched takes only what is spare, for the client gets its
/// bytes anyway.
final class Room {

  /// How long one write waits for room, at most and about.
  static final Duration WAIT = Duration.ofSeconds(10);

  private final MountpathId mountpath;
  private final Space space;
  private final Inventory inventory;
  private final DiskGate gate;
  private final RoomMaker maker;
  private final MonotonicClock ticks;
  // Held while copies leave, by one writer after the other, the one that came first before.
  private final ReentrantLock turn = new ReentrantLock(true);

  Room(
      MountpathId mountpath,
      Space space,
      Inventory inventory,
      DiskGate gate,
      RoomMaker maker,
      MonotonicClock ticks) {
    this.mountpath = mountpath;
    this.space = space;
    this.inventory = inventory;
    this.gate = gate;
    this.maker = maker;
    this.ticks = ticks;
  }

  /// Reserves as [Space#reserve] does, for a copy; where there is no room, some is made for the
  /// next one.
  boolean takeSpare(long bytes) {
    boolean taken = space.reserveSpare(bytes);
    if (!taken && space.isKnown()) {
      maker.makeRoomSoon(mountpath);
    }
    return taken;
  }

  /// Reserves as [Space#reserve] does, for what a client writes; where there is no room, it is made
  /// first. Nothing leaves where it would not be enough if everything left.
  boolean take(long bytes) {
    if (space.reserveSpare(bytes)) {
      return true;
    }
    if (!space.isKnown() || space.missingBytes(bytes) > copiesBytes()) {
      return space.reserve(bytes);
    }
    space.claim(bytes);
    try {
      return takeInTurn(bytes);
    } finally {
      space.disclaim(bytes);
    }
  }

  private boolean takeInTurn(long bytes) {
    long began = ticks.nanos();
    if (!takeTurn()) {
      return space.reserve(bytes);
    }
    try {
      boolean reserved = space.reserve(bytes);
      boolean more = true;
      while (!reserved && more) {
        Duration left = WAIT.minusNanos(ticks.nanos() - began);
        more = left.isPositive() && maker.makeRoom(mountpath, space.missingBytes(bytes), left);
        reserved = space.reserve(bytes);
      }
      return reserved;
    } finally {
      turn.unlock();
    }
  }

  private boolean takeTurn() {
    try {
      return turn.tryLock(WAIT.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  // What all copies of clouds take.
  private long copiesBytes() {
    ObjectIndex index = inventory.index();
    return gate.call(disk ->
        index.buckets().stream()
            .filter(bucket -> bucket.isRemote())
            .mapToLong(bucket -> Space.footprint(index.usage(bucket)))
            .sum());
  }
}
