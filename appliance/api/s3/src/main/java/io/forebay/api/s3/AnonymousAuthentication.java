package io.forebay.api.s3;

import io.forebay.api.HttpRequest;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.ByteSource;
import io.forebay.core.object.Checksum;
import io.forebay.core.object.ChecksumAlgorithm;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Lets everybody in, and looks at no signature. A body with `aws-chunked` framing, which it cannot
/// take off, is refused rather than stored.
public final class AnonymousAuthentication implements S3Authentication {

  @Override
  public AuthenticatedRequest authenticate(HttpRequest request) {
    for (String coding : request.headers("content-encoding")) {
      refuseChunked(coding);
    }
    String payload = request.header("x-amz-content-sha256");
    refuseChunked(payload);
    return new Anonymous(request.body());
  }

  private static void refuseChunked(@Nullable String text) {
    if (text == null) {
      return;
    }
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.contains("aws-chunked") || lower.startsWith("streaming-")) {
      throw new StoreException(
          ErrorCode.NOT_IMPLEMENTED, "A chunked payload without a signature is not implemented");
    }
  }

  private record Anonymous(ByteSource body) implements AuthenticatedRequest {

    @Override
    public Requester requester() {
      return Requester.ANONYMOUS;
    }

    @Override
    public Set<ChecksumAlgorithm> trailerAlgorithms() {
      return Set.of();
    }

    @Override
    public List<Checksum> trailerChecksums() {
      return List.of();
    }
  }
}
