package io.forebay.storage;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.name.Bucket;
import io.forebay.core.object.ListEntry;
import io.forebay.core.object.ListPage;
import io.forebay.core.object.ListRequest;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/// Lists of what is stored, merged over the mountpaths' indexes.
final class Listing {

  private final Members members;

  Listing(Members members) {
    this.members = members;
  }

  ListPage page(Bucket bucket, ListRequest request) {
    List<ListEntry> entries = List.copyOf(found(bucket, request).values());
    if (entries.size() <= request.entriesMax()) {
      return new ListPage(entries, Optional.empty());
    }
    List<ListEntry> page = entries.subList(0, request.entriesMax());
    return new ListPage(page, Optional.of(page.getLast().name()));
  }

  // An object that moves to its home while the mountpaths are looked at, one after the other, may
  // be missed on both. It moves once: who looks twice sees it in one of the looks.
  private NavigableMap<String, ListEntry> found(Bucket bucket, ListRequest request) {
    List<Mountpath> mountpaths = whole(bucket);
    long before = members.moves();
    NavigableMap<String, ListEntry> first = look(mountpaths, bucket, request);
    if (bucket.isRemote() || members.moves() == before) {
      return first;
    }
    NavigableMap<String, ListEntry> second = look(mountpaths, bucket, request);
    first.forEach(second::putIfAbsent);
    return second;
  }

  private static NavigableMap<String, ListEntry> look(
      List<Mountpath> mountpaths, Bucket bucket, ListRequest request) {
    String after = request.continuation().or(request::startAfter).orElse("");
    int wanted = request.entriesMax() + 1;
    NavigableMap<String, ListEntry> merged = new TreeMap<>(new Utf8Order());
    for (Mountpath mountpath : mountpaths) {
      List<ListEntry> entries =
          mountpath
              .gate()
              .call(disk ->
                  mountpath
                      .index()
                      .list(bucket, request.prefix(), request.delimiter(), after, wanted));
      for (ListEntry entry : entries) {
        merged.putIfAbsent(entry.name(), entry);
      }
    }
    return merged;
  }

  // For a bucket of our own a list with something missing would be wrong.
  private List<Mountpath> whole(Bucket bucket) {
    List<Mountpath> inService = members.inService();
    if (!bucket.isRemote()) {
      members.requireAllInService();
      for (Mountpath mountpath : inService) {
        if (!mountpath.index().isWhole()) {
          throw new StoreException(ErrorCode.UNAVAILABLE, "the index is being made anew")
              .with("bucket", bucket)
              .with("mountpath", mountpath.label());
        }
      }
    }
    return inService;
  }

  List<Bucket> buckets() {
    TreeSet<Bucket> buckets = new TreeSet<>();
    for (Mountpath mountpath : members.inService()) {
      buckets.addAll(mountpath.gate().call(disk -> mountpath.index().buckets()));
    }
    return List.copyOf(buckets);
  }
}
