package io.forebay.node;

import io.forebay.core.name.Bucket;
import io.forebay.storage.MountpathStats;
import io.forebay.storage.StorageEvents;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Counts what happens on the disks, and logs what an operator should know.
final class StorageMeters implements StorageEvents {

  private static final Logger LOG = Logger.getLogger(StorageMeters.class.getName());

  private final MeterRegistry registry;
  private final BucketTags tags;

  StorageMeters(MeterRegistry registry, BucketTags tags) {
    this.registry = registry;
    this.tags = tags;
  }

  /// Shows the state of each mountpath as it is whenever meters are read.
  void watch(Supplier<List<MountpathStats>> stats) {
    for (MountpathStats mountpath : stats.get()) {
      String label = mountpath.label();
      gauge("forebay.mountpath.used", label, stats, MountpathStats::usedBytes);
      gauge("forebay.mountpath.capacity", label, stats, MountpathStats::capacityBytes);
      gauge("forebay.mountpath.objects", label, stats, MountpathStats::objects);
      gauge("forebay.mountpath.in.service", label, stats, one -> one.inService() ? 1 : 0);
      registry.counter("forebay.mountpath.errors", "mountpath", label);
    }
  }

  private void gauge(
      String name,
      String label,
      Supplier<List<MountpathStats>> stats,
      ToDoubleFunction<MountpathStats> value) {
    Gauge.builder(
            name,
            () ->
                stats.get().stream()
                    .filter(one -> one.label().equals(label))
                    .mapToDouble(value)
                    .sum())
        .tags("mountpath", label)
        .register(registry);
  }

  @Override
  public void corruption(String mountpath, Bucket bucket) {
    registry
        .counter("forebay.corruptions", "mountpath", mountpath, "bucket", tags.ofPlaced(bucket))
        .increment();
    LOG.log(
        Level.WARNING,
        "a copy on {0} failed its checksum and was set aside: {1}",
        new Object[] {mountpath, bucket});
  }

  @Override
  public void mountpathError(String mountpath, Exception cause) {
    registry.counter("forebay.mountpath.errors", "mountpath", mountpath).increment();
    LOG.log(Level.WARNING, "a call to {0} failed: {1}", new Object[] {mountpath, cause});
  }

  @Override
  public void outOfService(String mountpath, String reason) {
    LOG.log(Level.SEVERE, "{0} is out of service: {1}", new Object[] {mountpath, reason});
  }

  @Override
  public void rebuildStarted(String mountpath) {
    LOG.log(Level.INFO, "{0}: the index is being made anew", mountpath);
  }

  @Override
  public void rebuildFinished(String mountpath, long objects) {
    LOG.log(
        Level.INFO,
        "{0}: the index is whole, {1} objects",
        new Object[] {mountpath, Long.toString(objects)});
  }

  @Override
  public void notice(String mountpath, String sentence) {
    LOG.log(Level.INFO, "{0}: {1}", new Object[] {mountpath, sentence});
  }
}
