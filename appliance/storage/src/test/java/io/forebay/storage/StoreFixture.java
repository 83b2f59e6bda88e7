package io.forebay.storage;

import io.forebay.core.name.NodeId;
import io.forebay.core.run.MonotonicClock;
import io.forebay.core.store.AccessOrders;
import io.forebay.core.store.RoomMaker;
import io.forebay.storage.StorageSettings.MountpathSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A node's directories for tests, and stores opened on them.
final class StoreFixture {

  private static final Set<Path> MADE = ConcurrentHashMap.newKeySet();

  static final NodeId NODE = new NodeId("node-1");

  private final Path root;
  private final AccessOrders orders;
  private RoomMaker roomMaker = RoomMaker.NONE;
  private StorageEvents events = StorageEvents.NONE;
  private Disk disk = new LinuxDisk();
  private MonotonicClock ticks = MonotonicClock.SYSTEM;
  private InstantSource clock = () -> Instant.parse("2026-02-03T04:05:06Z");

  StoreFixture(Path root) {
    this(root, new RecordingOrders());
  }

  StoreFixture(Path root, AccessOrders orders) {
    this.root = root;
    this.orders = orders;
  }

  StoreFixture on(Disk other) {
    disk = other;
    return this;
  }

  StoreFixture telling(StorageEvents listener) {
    events = listener;
    return this;
  }

  StoreFixture roomFrom(RoomMaker other) {
    roomMaker = other;
    return this;
  }

  StoreFixture at(InstantSource other) {
    clock = other;
    return this;
  }

  StoreFixture ticking(MonotonicClock other) {
    ticks = other;
    return this;
  }

  Path mountpath(int number) {
    return root.resolve("disk" + number);
  }

  Path data() {
    return root.resolve("data");
  }

  /// The defaults, for mountpaths with these numbers; only what the process's death may not lose is
  /// synced.
  StorageSettings settings(int... numbers) {
    List<MountpathSettings> mountpaths = new ArrayList<>();
    for (int number : numbers) {
      makeOnce(mountpath(number));
      mountpaths.add(new MountpathSettings(mountpath(number), OptionalLong.empty()));
    }
    return StorageSettings.of(mountpaths)
        .withDurability(Durability.RENAME)
        .withDisks(Duration.ofSeconds(60), 10, 4);
  }

  // One that was taken away stays away.
  private static void makeOnce(Path mountpath) {
    if (MADE.add(mountpath) && Files.notExists(mountpath)) {
      try {
        Files.createDirectories(mountpath);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  MountpathStore open(int... numbers) {
    return open(settings(numbers));
  }

  MountpathStore open(StorageSettings settings) {
    settings.mountpaths().forEach(mountpath -> makeOnce(mountpath.path()));
    return new MountpathStores(clock, ticks, new Random(), roomMaker, events, disk)
        .open(settings, NODE, data(), orders);
  }

  /// Opens a store and waits until it lists everything.
  MountpathStore openWhole(int... numbers) throws InterruptedException {
    return whole(open(numbers));
  }

  static MountpathStore whole(MountpathStore store) throws InterruptedException {
    if (!store.awaitWhole(Duration.ofSeconds(60))) {
      store.close();
      throw new AssertionError("the index was not made in a minute");
    }
    return store;
  }
}
