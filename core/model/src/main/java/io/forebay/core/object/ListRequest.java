package io.forebay.core.object;

import java.util.Optional;

/// One page of a bucket's list, in the order of the keys' UTF-8 bytes.
///
/// @param prefix only keys that begin with it; may be empty
/// @param delimiter keys that contain it after the prefix are rolled up into common prefixes; may
///   be empty
/// @param startAfter only keys and common prefixes after this one. A caller that continues after a
///   common prefix gives that prefix, and everything below it is skipped
/// @param entriesMax keys and common prefixes together, 1 to 1000
/// @param continuation what the previous page of the same list gave; opaque, it takes the place of
///   `startAfter`
public record ListRequest(
    String prefix,
    String delimiter,
    Optional<String> startAfter,
    int entriesMax,
    Optional<String> continuation) {

  /// The most entries that one page holds.
  public static final int ENTRIES_MAX = 1000;

  public ListRequest {
    if (entriesMax < 1 || entriesMax > ENTRIES_MAX) {
      throw new IllegalArgumentException("1 to 1000 entries a page");
    }
  }

  /// The first page of everything that begins with `prefix`.
  public static ListRequest ofPrefix(String prefix) {
    return new ListRequest(prefix, "", Optional.empty(), ENTRIES_MAX, Optional.empty());
  }
}
