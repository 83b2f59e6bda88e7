package io.forebay.core.object;

import java.util.List;
import java.util.Optional;

/// A page of a bucket's list.
///
/// @param entries in the order of their names' UTF-8 bytes, keys and common prefixes mixed
/// @param continuation present exactly where there is more; opaque
public record ListPage(List<ListEntry> entries, Optional<String> continuation) {

  /// Nothing, and nothing more.
  public static final ListPage EMPTY = new ListPage(List.of(), Optional.empty());

  public ListPage {
    entries = List.copyOf(entries);
  }

  public boolean isTruncated() {
    return continuation.isPresent();
  }
}
