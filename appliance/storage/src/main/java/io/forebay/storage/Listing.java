package io.forebay.storage;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.name.Bucket;
import io.forebay.core.object.ListEntry;
import io.forebay.core.object.ListPage;
import io.forebay.core.object.ListRequest;
import java.util.ArrayList;
import java.util.List;
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
    String after = request.continuation().or(request::startAfter).orElse("");
    int wanted = request.entriesMax() + 1;
    TreeMap<String, ListEntry> merged = new TreeMap<>(new Utf8Order());
    for (Mountpath mountpath : whole(bucket)) {
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
    List<ListEntry> entries = new ArrayList<>(merged.values());
    if (entries.size() < wanted) {
      return new ListPage(entries, Optional.empty());
    }
    List<ListEntry> page = entries.subList(0, request.entriesMax());
    return new ListPage(page, Optional.of(page.getLast().name()));
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
