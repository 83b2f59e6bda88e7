package io.forebay.node;

import io.forebay.cli.Console;
import java.util.List;
import java.util.Locale;

/// What a demo found, as a table for people.
final class DemoTable {

  private static final String FORMAT = "%-28s %10s %10s %10s  %-12s %12s";

  private DemoTable() {}

  /// One object read twice.
  ///
  /// @param cache the values of `x-cache`: cold, then warm
  /// @param originBytes fetched from the origin by both reads together
  record Row(
      String object,
      long sizeBytes,
      double coldMillis,
      double warmMillis,
      String cache,
      long originBytes) {}

  static void print(List<Row> rows, Console console) {
    console.result(
        FORMAT.formatted("object", "size", "cold ms", "warm ms", "x-cache", "from origin"));
    for (Row row : rows) {
      console.result(
          String.format(
              Locale.ROOT,
              FORMAT,
              shortened(row.object()),
              size(row.sizeBytes()),
              String.format(Locale.ROOT, "%.1f", row.coldMillis()),
              String.format(Locale.ROOT, "%.1f", row.warmMillis()),
              row.cache(),
              size(row.originBytes())));
    }
  }

  /// A size for people: `4 KiB`.
  static String size(long sizeBytes) {
    if (sizeBytes >= 1 << 20) {
      return rounded(sizeBytes, 1 << 20) + " MiB";
    }
    return sizeBytes >= 1 << 10 ? rounded(sizeBytes, 1 << 10) + " KiB" : sizeBytes + " B";
  }

  private static String rounded(long sizeBytes, long unitBytes) {
    return sizeBytes % unitBytes == 0
        ? Long.toString(sizeBytes / unitBytes)
        : String.format(Locale.ROOT, "%.1f", (double) sizeBytes / unitBytes);
  }

  private static String shortened(String name) {
    return name.length() <= 28 ? name : "…" + name.substring(name.length() - 27);
  }
}
