package io.forebay.node.config;

import java.time.Duration;
import java.util.Optional;

/// `metrics`: what is sent where; Prometheus text is always at `/-/metrics`.
public record MetricsSection(
    @Setting(says = "Sends metrics to a StatsD server; off where it is not given.")
        Optional<StatsdSection> statsd,
    @Setting(
            value = "200",
            min = "0",
            max = "100000",
            says = "Buckets with a tag of their own; further ones are counted as other.")
        int bucketTagsMax) {

  /// `metrics.statsd`.
  public record StatsdSection(
      @Setting(value = "127.0.0.1", says = "Host of the server.") String host,
      @Setting(value = "8125", min = "1", max = "65535", says = "UDP port of the server.") int port,
      @Setting(value = "etsy", says = "Dialect of the lines.") Flavor flavor,
      @Setting(value = "10s", min = "100ms", max = "1h", says = "How often gauges are sent.")
          Duration interval) {}

  /// StatsD dialects.
  public enum Flavor {
    ETSY,
    DATADOG,
    TELEGRAF,
    SYSDIG
  }
}
