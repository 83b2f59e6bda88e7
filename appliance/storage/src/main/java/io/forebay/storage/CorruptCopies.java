package io.forebay.storage;

import io.forebay.core.error.StoreException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The copies of one mountpath that were set aside because a check failed. Nobody reads them again
/// but an operator, so they leave first when the disk fills. Used by one thread.
final class CorruptCopies {

  private static final int ENTRIES_AT_ONCE = 1024;
  // What one pass does is bounded; the next one goes on.
  private static final int LISTED_MAX = 16 * ENTRIES_AT_ONCE;
  private static final int REMOVED_MAX = 64;

  private final Mountpath mountpath;
  private final String directory;
  private final int watermarkPercent;
  // Left to the next start: tried once, so that one bad file does not take its disk out of service.
  private final Set<String> failed = new HashSet<>();

  CorruptCopies(Mountpath mountpath) {
    this.mountpath = mountpath;
    this.directory = mountpath.layout().corrupt();
    this.watermarkPercent = mountpath.context().settings().cleanupPercent();
  }

  /// Removes the oldest while the mountpath is used above the watermark; some at a time.
  void makeRoom() {
    if (!isNeeded()) {
      return;
    }
    int removed = 0;
    for (Disk.Entry copy : oldest()) {
      if (!isNeeded()) {
        break;
      }
      remove(copy);
      removed++;
    }
    if (removed > 0) {
      mountpath
          .context()
          .events()
          .notice(
              mountpath.label(), "copies set aside as corrupt were removed for room: " + removed);
    }
  }

  private boolean isNeeded() {
    return mountpath.space().isUsedAbove(watermarkPercent);
  }

  private List<Disk.Entry> oldest() {
    return mountpath.gate().call(this::list).stream()
        .filter(entry -> !entry.isDirectory() && !failed.contains(entry.name()))
        .sorted(Comparator.comparing(entry -> setAsideAt(entry.name())))
        .limit(REMOVED_MAX)
        .toList();
  }

  private List<Disk.Entry> list(Disk disk) throws IOException {
    List<Disk.Entry> all = new ArrayList<>();
    try (Disk.Listing listing = disk.list(directory)) {
      List<Disk.Entry> some;
      do {
        some = listing.next(ENTRIES_AT_ONCE);
        all.addAll(some);
      } while (!some.isEmpty() && all.size() < LISTED_MAX);
    }
    return all;
  }

  // The generation at the end of the name, whose digits sort as the numbers do.
  private static String setAsideAt(String name) {
    return name.substring(name.lastIndexOf('-') + 1);
  }

  private void remove(Disk.Entry copy) {
    try {
      if (mountpath.gate().call(disk -> disk.delete(directory + "/" + copy.name()))) {
        // Reserved when it was set aside, or by the start that found it.
        mountpath.space().release(Space.footprint(copy.sizeBytes()));
      }
    } catch (StoreException e) {
      failed.add(copy.name());
      throw e;
    }
  }
}
