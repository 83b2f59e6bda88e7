package io.forebay.backend.dir;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;

/// What the file system's failures mean.
final class DirErrors {

  private DirErrors() {}

  static StoreException toStoreException(IOException e) {
    if (e instanceof AccessDeniedException) {
      return new StoreException(
          ErrorCode.ACCESS_DENIED, "The backend's directory denies access", e);
    }
    return new StoreException(ErrorCode.UNAVAILABLE, "The backend's directory failed", e)
        .with("cause", e);
  }

  static StoreException noSuchKey() {
    return new StoreException(ErrorCode.NO_SUCH_KEY, "The specified key does not exist");
  }

  static StoreException noSuchBucket() {
    return new StoreException(ErrorCode.NO_SUCH_BUCKET, "The specified bucket does not exist");
  }

  static StoreException restless() {
    return new StoreException(ErrorCode.UNAVAILABLE, "The file does not stop changing");
  }
}
