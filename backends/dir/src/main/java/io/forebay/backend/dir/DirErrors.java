package io.forebay.backend.dir;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.util.Set;

/// What the file system's failures mean.
final class DirErrors {

  // They have no exceptions of their own. In another language they are not known, which is safe.
  private static final Set<String> REFUSALS =
      Set.of(
          "Not a directory",
          "Is a directory",
          "Directory not empty",
          "Operation not permitted",
          "Read-only file system",
          "No space left on device",
          "Disk quota exceeded");

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

  /// The failure itself where nothing was changed for sure.
  ///
  /// @throws StoreException `OUTCOME_UNKNOWN` where nobody can say
  static IOException refusalOrUnknown(IOException e) {
    boolean isRefusal =
        e instanceof FileSystemException refusal
            && (e instanceof AccessDeniedException
                || e instanceof FileAlreadyExistsException
                || REFUSALS.contains(String.valueOf(refusal.getReason())));
    if (isRefusal) {
      return e;
    }
    throw unknown(e);
  }

  static StoreException unknown(Exception cause) {
    return new StoreException(
        ErrorCode.OUTCOME_UNKNOWN, "The change may or may not have been made, or last", cause);
  }

  /// What a change that was made needs until it is known to last.
  interface LastStep {
    void run() throws IOException;
  }

  /// Does the last step of a change.
  ///
  /// @throws StoreException `OUTCOME_UNKNOWN` where it fails
  static void finish(LastStep step) {
    try {
      step.run();
    } catch (IOException | StoreException e) {
      throw unknown(e);
    }
  }
}
