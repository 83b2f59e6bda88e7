package io.forebay.api.s3;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.ChecksumAlgorithm;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The words by which requests name a checksum's algorithm and type.
final class ChecksumWords {

  private ChecksumWords() {}

  /// What `x-amz-checksum-algorithm` names, where it is given.
  ///
  /// @throws StoreException `INVALID_REQUEST`
  static Optional<ChecksumAlgorithm> algorithm(S3Request request) {
    String word = request.header("x-amz-checksum-algorithm");
    if (word == null || word.isBlank()) {
      return Optional.empty();
    }
    return Optional.of(
        ChecksumAlgorithm.ofS3Word(word.trim())
            .orElseThrow(() ->
                new StoreException(
                        ErrorCode.INVALID_REQUEST, "Checksum algorithm provided is unsupported.")
                    .with("ArgumentValue", word)));
  }

  /// Whether an upload's checksum is to be of the whole object, as `x-amz-checksum-type` says, or
  /// else as S3 does it: CRC-64 only exists for whole objects, and the others are made of the
  /// parts' where nothing is said.
  ///
  /// @throws StoreException `INVALID_REQUEST` for a type that the algorithm cannot have
  static boolean isWholeObject(S3Request request, Optional<ChecksumAlgorithm> algorithm) {
    String type = type(request.header("x-amz-checksum-type"));
    if (algorithm.isEmpty()) {
      if (!type.isEmpty()) {
        throw new StoreException(
            ErrorCode.INVALID_REQUEST,
            "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm"
                + " header.");
      }
      return false;
    }
    boolean isWholeOnly = algorithm.get() == ChecksumAlgorithm.CRC64NVME;
    boolean isWhole = type.isEmpty() ? isWholeOnly : type.equals("FULL_OBJECT");
    if (isWhole ? !algorithm.get().isLinear() : isWholeOnly) {
      throw new StoreException(
              ErrorCode.INVALID_REQUEST,
              "The checksum type cannot be used with this checksum algorithm.")
          .with("ChecksumAlgorithm", algorithm.get())
          .with("ChecksumType", type);
    }
    return isWhole;
  }

  /// `FULL_OBJECT`, `COMPOSITE`, or nothing.
  private static String type(@Nullable String header) {
    String type = header == null ? "" : header.trim().toUpperCase(Locale.ROOT);
    if (!type.isEmpty() && !type.equals("FULL_OBJECT") && !type.equals("COMPOSITE")) {
      throw new StoreException(
              ErrorCode.INVALID_REQUEST, "Value for x-amz-checksum-type header is invalid.")
          .with("ArgumentValue", type);
    }
    return type;
  }

  static String typeOf(boolean isWholeObject) {
    return isWholeObject ? "FULL_OBJECT" : "COMPOSITE";
  }
}
