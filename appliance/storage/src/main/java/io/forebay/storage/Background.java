package io.forebay.storage;

import io.forebay.core.error.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The threads of a store: one that watches for calls to disks that do not return, one that
/// measures the indexes, makes room and tries again what failed, and for each mountpath one that
/// makes its index anew, at the start and whenever it is damaged. They end with [#close].
final class Background {

  private static final Duration MEASURE_EVERY = Duration.ofSeconds(5);
  private static final Duration INDEX_CHECK_EVERY = Duration.ofSeconds(1);
  private static final Duration INDEX_PAUSE_MAX = Duration.ofMinutes(10);
  private static final Duration JOIN_WAIT = Duration.ofSeconds(20);

  private final StoreContext context;
  private final List<Thread> threads = new ArrayList<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile @Nullable CountDownLatch rebuilding;

  Background(StoreContext context) {
    this.context = context;
  }

  void start(Members members, List<IndexMaker> makers) {
    List<Mountpath> mountpaths = members.all();
    // A platform thread: when all carriers hang in a disk, this one still runs.
    threads.add(
        Thread.ofPlatform().daemon().name("forebay-disk-watch").start(() -> watch(mountpaths)));
    threads.add(Thread.ofVirtual().name("forebay-disk-measure").start(() -> measure(members)));
    CountDownLatch left = new CountDownLatch(makers.size());
    rebuilding = left;
    for (IndexMaker maker : makers) {
      threads.add(
          Thread.ofVirtual().name("forebay-index-" + maker.label()).start(() -> keep(maker, left)));
    }
  }

  private void watch(List<Mountpath> mountpaths) {
    Duration pause = context.settings().diskDeadline().dividedBy(4);
    while (!endsWithin(pause)) {
      mountpaths.forEach(mountpath -> mountpath.gate().watch());
    }
  }

  private void measure(Members members) {
    Map<Mountpath, CorruptCopies> corruptCopies = new LinkedHashMap<>();
    members.all().forEach(one -> corruptCopies.put(one, new CorruptCopies(one)));
    do {
      corruptCopies.forEach((mountpath, copies) -> {
        if (mountpath.gate().inService()) {
          measure(mountpath, copies, members);
        }
      });
    } while (!endsWithin(MEASURE_EVERY));
  }

  private static void measure(Mountpath mountpath, CorruptCopies corruptCopies, Members members) {
    try {
      mountpath.measureDerived();
      mountpath.writeSurroundings();
      corruptCopies.makeRoom();
      mountpath.unsettled().retry(members);
    } catch (StoreException e) {
      mountpath.context().events().mountpathError(mountpath.label(), e);
    }
  }

  private void keep(IndexMaker maker, CountDownLatch left) {
    boolean first = true;
    Duration pause = INDEX_CHECK_EVERY;
    do {
      if (!maker.isNeeded() || isMade(maker)) {
        pause = INDEX_CHECK_EVERY;
        if (first) {
          first = false;
          left.countDown();
        }
      } else {
        // Lists of own buckets stay unavailable meanwhile.
        Duration longer = pause.multipliedBy(2);
        pause = longer.compareTo(INDEX_PAUSE_MAX) < 0 ? longer : INDEX_PAUSE_MAX;
      }
    } while (maker.isInService() && !endsWithin(pause));
  }

  private boolean isMade(IndexMaker maker) {
    try {
      maker.run(() -> ended.getCount() == 0);
      return true;
    } catch (StoreException e) {
      if (ended.getCount() > 0) {
        context.events().mountpathError(maker.label(), e);
      }
      return false;
    }
  }

  private boolean endsWithin(Duration pause) {
    try {
      return ended.await(pause.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  boolean awaitWhole(Duration wait) throws InterruptedException {
    CountDownLatch left = rebuilding;
    return left == null || left.await(wait.toNanos(), TimeUnit.NANOSECONDS);
  }

  void close() {
    ended.countDown();
    for (Thread thread : threads) {
      try {
        if (!thread.join(JOIN_WAIT)) {
          context.events().notice("", "a thread did not end in time: " + thread.getName());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
