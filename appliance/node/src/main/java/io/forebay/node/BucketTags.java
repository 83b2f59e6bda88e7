package io.forebay.node;

import io.forebay.core.name.Bucket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// Bounds how many values the tag `bucket` takes: the first ones seen keep their names, the rest
/// are `other`.
final class BucketTags {

  /// The tag of buckets beyond the bound.
  static final String OTHER = "other";

  private final int max;
  private final Function<Bucket, String> names;
  private final Set<String> named = ConcurrentHashMap.newKeySet();

  /// @param names what clients call the bucket of copies on disk
  BucketTags(int max, Function<Bucket, String> names) {
    this.max = max;
    this.names = names;
  }

  /// The tag of a bucket as clients ask for it.
  String ofAsked(Bucket bucket) {
    return bounded(bucket.name());
  }

  /// The tag of a bucket as it is on disk.
  String ofPlaced(Bucket bucket) {
    return bounded(names.apply(bucket));
  }

  private String bounded(String bucket) {
    if (named.contains(bucket)) {
      return bucket;
    }
    synchronized (named) {
      if (named.size() >= max) {
        return OTHER;
      }
      named.add(bucket);
      return bucket;
    }
  }
}
