package io.forebay.storage.index;

/// The binary forms of a row's key and value.
final class RowCodec {

  /// The longest ETag kept.
  static final int ETAG_CHARS_MAX = 1024;

  private RowCodec() {}
}
