package io.forebay.backend.s3;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;

/// Single attempts of the SDK's calls, each with its failure in our words. Whoever calls decides
/// whether another attempt follows.
final class S3Calls {

  private S3Calls() {}

  /// A call that changes nothing that a reader of objects sees.
  static <T> T read(Supplier<T> call) {
    try {
      return call.get();
    } catch (SdkException e) {
      throw S3Errors.classify(e).exception();
    }
  }

  /// A call that changes what readers see and has no body of its own.
  ///
  /// @throws StoreException `OUTCOME_UNKNOWN` where the cloud may have carried it out
  static <T> T write(Supplier<T> call) {
    return write(() -> true, call);
  }

  /// A call that sends a part of an object, which no reader sees.
  static <T> T sendPart(S3Content body, Supplier<T> call) {
    return read(() -> withBody(body, call));
  }

  /// A call that sends an object.
  ///
  /// @throws StoreException `OUTCOME_UNKNOWN` where the cloud may have stored it: an object whose
  ///   bytes have not all been sent is not
  static <T> T send(S3Content body, Supplier<T> call) {
    return write(body::isRead, () -> withBody(body, call));
  }

  private static <T> T write(BooleanSupplier wasSent, Supplier<T> call) {
    try {
      return call.get();
    } catch (SdkException e) {
      S3Errors.Failure failure = S3Errors.classify(e);
      throw failure.mayHaveHappened() && wasSent.getAsBoolean()
          ? unknown(failure.exception())
          : failure.exception();
    }
  }

  // A body that cannot be read is not the backend's failure.
  private static <T> T withBody(S3Content body, Supplier<T> call) {
    try {
      return call.get();
    } catch (RuntimeException e) {
      body.checkReadable();
      throw e;
    }
  }

  private static StoreException unknown(StoreException failure) {
    StoreException unknown =
        new StoreException(
            ErrorCode.OUTCOME_UNKNOWN, "The backend may have carried out the write", failure);
    failure.details().forEach(unknown::with);
    failure.retryAfter().ifPresent(unknown::retryAfter);
    return failure.isRetryable() ? unknown : unknown.permanent();
  }
}
