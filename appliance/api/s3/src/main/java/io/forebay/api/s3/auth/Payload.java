package io.forebay.api.s3.auth;

import io.forebay.api.HttpRequest;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.ByteSource;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// What `x-amz-content-sha256` says of the body, and the body with that checked.
final class Payload {

  private static final int HASH_LENGTH = 64;
  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");
  private static final String STREAMING = "STREAMING-";

  private Payload() {}

  /// The body as its sender meant it.
  ///
  /// @param word the header's value
  /// @param signatures asked for where chunks are signed; empty where nobody checks them
  static ByteSource of(
      HttpRequest request,
      String word,
      Trailer trailer,
      Supplier<Optional<ChunkSignatures>> signatures) {
    return switch (word) {
      case SignedRequest.UNSIGNED_PAYLOAD -> plain(request);
      case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" ->
          chunked(request, signatures.get(), trailer, false);
      case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER" ->
          chunked(request, signatures.get(), trailer, true);
      case "STREAMING-UNSIGNED-PAYLOAD-TRAILER" ->
          chunked(request, Optional.empty(), trailer, true);
      default -> hashed(request, word);
    };
  }

  // Framing that is not taken off would be stored as if it were the object's.
  private static ByteSource plain(HttpRequest request) {
    for (String codings : request.headers("content-encoding")) {
      if (codings.toLowerCase(Locale.ROOT).contains("aws-chunked")) {
        throw Refusals.invalid("A body in aws-chunked must be announced in x-amz-content-sha256.");
      }
    }
    return request.body();
  }

  private static ByteSource hashed(HttpRequest request, String word) {
    if (word.startsWith(STREAMING)) {
      throw new StoreException(
              ErrorCode.NOT_IMPLEMENTED, "This form of a streamed payload is not implemented")
          .with("Header", "x-amz-content-sha256");
    }
    if (!isHash(word)) {
      throw new StoreException(
          ErrorCode.INVALID_ARGUMENT,
          "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, one of the STREAMING- values, or a valid"
              + " sha256 value.");
    }
    return new HashedBody(plain(request), word);
  }

  private static boolean isHash(String word) {
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f')) {
        return false;
      }
    }
    return word.length() == HASH_LENGTH;
  }

  private static ByteSource chunked(
      HttpRequest request,
      Optional<ChunkSignatures> signatures,
      Trailer trailer,
      boolean hasTrailer) {
    String length = request.header("x-amz-decoded-content-length");
    if (length == null) {
      throw new StoreException(
          ErrorCode.MISSING_CONTENT_LENGTH,
          "You must provide the x-amz-decoded-content-length HTTP header.");
    }
    return new ChunkedPayload(request.body(), signatures, trailer, hasTrailer, length(length));
  }

  private static long length(String text) {
    if (!LENGTH.matcher(text).matches()) {
      throw Refusals.invalid("x-amz-decoded-content-length is not a number");
    }
    return Long.parseLong(text);
  }
}
