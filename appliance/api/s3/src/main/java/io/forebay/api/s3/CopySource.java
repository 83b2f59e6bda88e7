package io.forebay.api.s3;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;

/// The object that a copy is made of, as `x-amz-copy-source` names it.
record CopySource(String bucketName, String key) {

  private static final String VERSION = "?versionId=";

  /// @throws StoreException `INVALID_ARGUMENT`; `NOT_IMPLEMENTED` for versions and access points
  static CopySource parse(String header) {
    if (header.startsWith("arn:")) {
      throw new StoreException(
          ErrorCode.NOT_IMPLEMENTED, "Copying from an access point is not implemented");
    }
    String path = header;
    int version = header.lastIndexOf(VERSION);
    if (version >= 0) {
      if (!header.substring(version + VERSION.length()).equals("null")) {
        throw new StoreException(
            ErrorCode.NOT_IMPLEMENTED, "Copying a version of an object is not implemented");
      }
      path = header.substring(0, version);
    }
    // Some clients encode the slash between bucket and key too.
    String decoded = PercentEncoding.decode(path);
    int start = decoded.startsWith("/") ? 1 : 0;
    int slash = decoded.indexOf('/', start);
    if (slash <= start || slash == decoded.length() - 1) {
      throw new StoreException(
              ErrorCode.INVALID_ARGUMENT,
              "Copy Source must mention the source bucket and key: sourcebucket/sourcekey")
          .with("ArgumentName", "x-amz-copy-source");
    }
    String key = decoded.substring(slash + 1);
    S3Target.requireKeyLength(key);
    return new CopySource(decoded.substring(start, slash), key);
  }
}
