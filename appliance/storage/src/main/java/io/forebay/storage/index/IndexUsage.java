package io.forebay.storage.index;

/// How many objects there are and how many bytes they have together.
public record IndexUsage(long objects, long bytes) {

  public static final IndexUsage NONE = new IndexUsage(0, 0);

  public IndexUsage plus(IndexUsage other) {
    return new IndexUsage(objects + other.objects, bytes + other.bytes);
  }
}
