package io.forebay.lru;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.name.MountpathId;
import io.forebay.core.store.AccessOrders;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The access orders of a node's mountpaths. The store opens and closes each; [Eviction] reads them
/// here.
public final class ResidentOrders implements AccessOrders {

  private final OrderSeconds seconds;
  private final Map<MountpathId, ResidentOrder> orders = new ConcurrentHashMap<>();

  public ResidentOrders(InstantSource clock) {
    this.seconds = new OrderSeconds(clock);
  }

  /// @throws io.forebay.core.error.StoreException `UNAVAILABLE` where the directory cannot be read
  ///   or written
  @Override
  public ResidentOrder open(MountpathId mountpath, Path directory) {
    try {
      ResidentOrder order =
          new ResidentOrder(mountpath.value(), new OrderFiles(directory), seconds).start();
      orders.put(mountpath, order);
      return order;
    } catch (IOException e) {
      throw new StoreException(ErrorCode.UNAVAILABLE, "the access order cannot be opened", e)
          .with("directory", directory);
    }
  }

  /// The order that was opened last for a mountpath.
  Optional<ResidentOrder> of(MountpathId mountpath) {
    return Optional.ofNullable(orders.get(mountpath));
  }

  int nowSecond() {
    return seconds.now();
  }
}
