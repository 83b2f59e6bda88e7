package io.forebay.testkit.backend;

import io.forebay.core.name.KeyOrder;
import io.forebay.core.object.ListEntry;
import io.forebay.core.object.ListPage;
import io.forebay.core.object.ListRequest;
import io.forebay.core.object.ObjectAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;

/// Pages of a list over all objects of a bucket, the plain way: the meaning of [ListRequest],
/// against which cleverer ways are checked.
final class Pages {

  private Pages() {}

  /// The page that is asked for. A continuation is the last entry's name.
  static ListPage of(NavigableMap<String, ObjectAttributes> objects, ListRequest request) {
    String after = request.continuation().or(request::startAfter).orElse("");
    List<ListEntry> entries = new ArrayList<>();
    String last = after;
    for (Map.Entry<String, ObjectAttributes> object : objects.entrySet()) {
      if (!object.getKey().startsWith(request.prefix())) {
        continue;
      }
      ListEntry entry = entry(object.getKey(), object.getValue(), request);
      if (KeyOrder.BY_UTF_8.compare(entry.name(), last) <= 0) {
        continue;
      }
      if (entries.size() == request.entriesMax()) {
        return new ListPage(entries, Optional.of(last));
      }
      entries.add(entry);
      last = entry.name();
    }
    return new ListPage(entries, Optional.empty());
  }

  private static ListEntry entry(String key, ObjectAttributes object, ListRequest request) {
    String delimiter = request.delimiter();
    int found = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, request.prefix().length());
    return found < 0
        ? new ListEntry.Item(key, object.sizeBytes(), object.etag(), object.lastModified())
        : new ListEntry.CommonPrefix(key.substring(0, found + delimiter.length()));
  }
}
