package io.forebay.storage;

import io.forebay.core.name.MountpathId;
import io.forebay.core.store.AccessOrder;
import io.forebay.core.store.AccessOrders;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Access orders that remember what they are told.
final class RecordingOrders implements AccessOrders {

  private final boolean trusted;

  /// Orders that must be told everything at each start.
  RecordingOrders() {
    this(false);
  }

  RecordingOrders(boolean trusted) {
    this.trusted = trusted;
  }

  final Map<MountpathId, Recording> byMountpath = new ConcurrentHashMap<>();

  @Override
  public AccessOrder open(MountpathId mountpath, Path directory) {
    Recording order = new Recording(trusted);
    byMountpath.put(mountpath, order);
    return order;
  }

  /// All identities that are resident, with their sizes.
  Map<Long, Long> resident() {
    Map<Long, Long> all = new LinkedHashMap<>();
    byMountpath.values().forEach(order -> all.putAll(order.sizes));
    return all;
  }

  static final class Recording implements AccessOrder {
    final Map<Long, Long> sizes = Collections.synchronizedMap(new LinkedHashMap<>());
    final Map<Long, Integer> uses = new ConcurrentHashMap<>();
    volatile boolean reconciled;
    private final boolean trusted;

    Recording(boolean trusted) {
      this.trusted = trusted;
    }

    @Override
    public void added(long identity, long sizeBytes) {
      sizes.put(identity, sizeBytes);
    }

    @Override
    public void used(long identity) {
      uses.merge(identity, 1, Integer::sum);
    }

    @Override
    public void removed(long identity) {
      sizes.remove(identity);
    }

    @Override
    public void reconciling() {
      reconciled = false;
    }

    @Override
    public void resident(long identity, long sizeBytes, long lastUsedSeconds) {
      sizes.put(identity, sizeBytes);
    }

    @Override
    public void reconciled() {
      reconciled = true;
    }

    @Override
    public boolean isTrusted() {
      return trusted;
    }

    @Override
    public void close() {}
  }
}
