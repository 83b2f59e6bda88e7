package io.forebay.node;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Bounds how many values the tag `bucket` takes: the first ones seen keep their names, the rest
/// are `other`.
final class BucketTags {

  /// The tag of buckets beyond the bound.
  static final String OTHER = "other";

  private final int max;
  private final Set<String> named = ConcurrentHashMap.newKeySet();

  BucketTags(int max) {
    this.max = max;
  }

  String of(String bucket) {
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
