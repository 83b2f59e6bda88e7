package io.forebay.node;

import io.forebay.node.config.MetricsSection;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micrometer.statsd.StatsdConfig;
import io.micrometer.statsd.StatsdFlavor;
import io.micrometer.statsd.StatsdMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The registry of every meter, with its ways out: Prometheus text always, StatsD where it is
/// configured.
final class Registries implements AutoCloseable {

  private final PrometheusMeterRegistry prometheus =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final CompositeMeterRegistry all = new CompositeMeterRegistry();

  Registries(MetricsSection section) {
    all.add(prometheus);
    section
        .statsd()
        .ifPresent(statsd -> all.add(new StatsdMeterRegistry(config(statsd), Clock.SYSTEM)));
    List.of(
            new ClassLoaderMetrics(),
            new JvmMemoryMetrics(),
            new JvmThreadMetrics(),
            new ProcessorMetrics(),
            new UptimeMetrics(),
            new FileDescriptorMetrics())
        .forEach(binder -> binder.bindTo(all));
  }

  /// Loads the classes of a registry, which takes a while the first time.
  static void load() {
    new PrometheusMeterRegistry(PrometheusConfig.DEFAULT).close();
  }

  MeterRegistry all() {
    return all;
  }

  /// Every meter in Prometheus' text form.
  String prometheusText() {
    return prometheus.scrape();
  }

  @Override
  public void close() {
    all.close();
    prometheus.close();
  }

  private static StatsdConfig config(MetricsSection.StatsdSection section) {
    return new StatsdConfig() {
      @Override
      public @Nullable String get(String key) {
        return null;
      }

      @Override
      public String host() {
        return section.host();
      }

      @Override
      public int port() {
        return section.port();
      }

      @Override
      public StatsdFlavor flavor() {
        return StatsdFlavor.valueOf(section.flavor().name().toUpperCase(Locale.ROOT));
      }

      @Override
      public Duration pollingFrequency() {
        return section.interval();
      }
    };
  }
}
