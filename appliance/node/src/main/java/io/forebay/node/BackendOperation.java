package io.forebay.node;

import java.util.Locale;

/// What a cloud is asked to do.
enum BackendOperation {
  GET,
  HEAD,
  LIST,
  PUT,
  DELETE,
  LIST_BUCKETS,
  CREATE_BUCKET,
  DELETE_BUCKET,
  HEAD_BUCKET;

  /// Its name in metrics and logs.
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Whether it changes what readers see.
  boolean isWrite() {
    return switch (this) {
      case PUT, DELETE, CREATE_BUCKET, DELETE_BUCKET -> true;
      case GET, HEAD, LIST, LIST_BUCKETS, HEAD_BUCKET -> false;
    };
  }
}
