package io.forebay.api.s3;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Where a list goes on, in a form that clients send back as it is.
final class ContinuationToken {

  /// The version of the form.
  private static final char VERSION = '1';

  private static final String INCORRECT = "The continuation token provided is incorrect";

  private ContinuationToken() {}

  static String encode(String position) {
    return VERSION
        + Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(position.getBytes(StandardCharsets.UTF_8));
  }

  /// @throws StoreException `INVALID_ARGUMENT` for anything that [#encode] does not give
  static String decode(String token) {
    if (token.length() < 2 || token.charAt(0) != VERSION) {
      throw new StoreException(ErrorCode.INVALID_ARGUMENT, INCORRECT)
          .with("ArgumentName", "continuation-token");
    }
    try {
      byte[] position = Base64.getUrlDecoder().decode(token.substring(1));
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(position)).toString();
    } catch (IllegalArgumentException | CharacterCodingException e) {
      throw new StoreException(ErrorCode.INVALID_ARGUMENT, INCORRECT, e)
          .with("ArgumentName", "continuation-token");
    }
  }
}
