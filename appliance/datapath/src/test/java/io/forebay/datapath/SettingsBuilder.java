package io.forebay.datapath;

import java.time.Duration;

/// Settings for tests: small buffers, no pauses, bounds as each test needs them.
final class SettingsBuilder {

  private static final DatapathSettings DEFAULTS = DatapathSettings.DEFAULTS;

  private int fillsMax = DEFAULTS.fillsMax();
  private long farRangeBytes = DEFAULTS.farRangeBytes();
  private long heldRangeBytesMax = DEFAULTS.heldRangeBytesMax();
  private long abandonedFillBytesMax = DEFAULTS.abandonedFillBytesMax();
  private Duration fillWait = DEFAULTS.fillWait();
  private Duration turnWait = DEFAULTS.turnWait();
  private Duration absenceTtl = DEFAULTS.absenceTtl();

  SettingsBuilder fillsMax(int value) {
    fillsMax = value;
    return this;
  }

  SettingsBuilder farRangeBytes(long value) {
    farRangeBytes = value;
    return this;
  }

  SettingsBuilder heldRangeBytesMax(long value) {
    heldRangeBytesMax = value;
    return this;
  }

  SettingsBuilder abandonedFillBytesMax(long value) {
    abandonedFillBytesMax = value;
    return this;
  }

  SettingsBuilder fillWait(Duration value) {
    fillWait = value;
    return this;
  }

  SettingsBuilder turnWait(Duration value) {
    turnWait = value;
    return this;
  }

  SettingsBuilder absenceTtl(Duration value) {
    absenceTtl = value;
    return this;
  }

  DatapathSettings build() {
    return new DatapathSettings(
        Rig.BUFFER_BYTES,
        4,
        fillsMax,
        farRangeBytes,
        heldRangeBytesMax,
        abandonedFillBytesMax,
        3,
        Duration.ZERO,
        fillWait,
        turnWait,
        absenceTtl,
        DEFAULTS.absencesMax(),
        DEFAULTS.outageTtl(),
        DEFAULTS.doubtTtl(),
        DEFAULTS.retryAfter(),
        DEFAULTS.completionsMax());
  }
}
