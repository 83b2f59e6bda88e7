package io.forebay.api.s3;

import io.forebay.api.HttpRequest;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.Checksum;
import io.forebay.core.object.ChecksumAlgorithm;
import io.forebay.core.service.BodyIntegrity;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The checksums that a request promises for its body: in `Content-MD5`, in one `x-amz-checksum-`
/// header, or in the trailer.
final class BodyPromises implements BodyIntegrity {

  private final List<Checksum> announced;
  private final AuthenticatedRequest authenticated;
  private final Set<ChecksumAlgorithm> algorithms;

  private BodyPromises(
      List<Checksum> announced,
      AuthenticatedRequest authenticated,
      Set<ChecksumAlgorithm> algorithms) {
    this.announced = announced;
    this.authenticated = authenticated;
    this.algorithms = algorithms;
  }

  /// @throws StoreException `INVALID_DIGEST`, `INVALID_REQUEST` for values that no checksum can
  ///   have
  static BodyPromises of(S3Request request) {
    List<Checksum> announced = new ArrayList<>();
    contentMd5(request.http()).ifPresent(announced::add);
    Set<ChecksumAlgorithm> algorithms = EnumSet.noneOf(ChecksumAlgorithm.class);
    inHeader(request.http())
        .ifPresent(checksum -> {
          announced.add(checksum);
          algorithms.add(checksum.algorithm());
        });
    Set<ChecksumAlgorithm> trailer = request.authenticated().trailerAlgorithms();
    if (!trailer.isEmpty() && !algorithms.isEmpty()) {
      throw several();
    }
    algorithms.addAll(trailer);
    requireNamed(request.header("x-amz-sdk-checksum-algorithm"), algorithms);
    return new BodyPromises(List.copyOf(announced), request.authenticated(), algorithms);
  }

  /// Only what `Content-MD5` promises: where `x-amz-checksum-` headers are about the object, not
  /// about the body.
  static BodyPromises ofContentMd5(S3Request request) {
    List<Checksum> announced = new ArrayList<>();
    contentMd5(request.http()).ifPresent(announced::add);
    return new BodyPromises(
        List.copyOf(announced),
        request.authenticated(),
        request.authenticated().trailerAlgorithms());
  }

  /// The value of `Content-MD5`.
  static Optional<Checksum> contentMd5(HttpRequest request) {
    String value = request.header("content-md5");
    if (value == null) {
      return Optional.empty();
    }
    return Optional.of(
        checksum(ChecksumAlgorithm.MD5, value.trim())
            .orElseThrow(() ->
                new StoreException(
                    ErrorCode.INVALID_DIGEST, "The Content-MD5 you specified was invalid.")));
  }

  /// The one checksum in an `x-amz-checksum-` header, if there is one.
  private static Optional<Checksum> inHeader(HttpRequest request) {
    Optional<Checksum> found = Optional.empty();
    for (ChecksumAlgorithm algorithm : ChecksumAlgorithm.values()) {
      String value = header(request, algorithm);
      if (value == null) {
        continue;
      }
      if (found.isPresent()) {
        throw several();
      }
      found = Optional.of(checksum(algorithm, value.trim()).orElseThrow(() -> invalid(algorithm)));
    }
    return found;
  }

  /// The header of that algorithm; MD5 has none.
  static @Nullable String header(HttpRequest request, ChecksumAlgorithm algorithm) {
    return algorithm == ChecksumAlgorithm.MD5 ? null : request.header(algorithm.headerName());
  }

  /// A checksum as a client writes it; empty where no checksum of that algorithm looks like this.
  static Optional<Checksum> checksum(ChecksumAlgorithm algorithm, String base64) {
    try {
      byte[] value = Base64.getDecoder().decode(base64);
      return value.length == algorithm.lengthBytes()
          ? Optional.of(Checksum.whole(algorithm, value))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      // Not Base64: the caller says what that means.
      return Optional.empty();
    }
  }

  static StoreException invalid(ChecksumAlgorithm algorithm) {
    return new StoreException(ErrorCode.INVALID_REQUEST, "Value for a checksum header is invalid.")
        .with("Header", algorithm.headerName());
  }

  private static StoreException several() {
    return new StoreException(
        ErrorCode.INVALID_REQUEST,
        "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
  }

  private static void requireNamed(@Nullable String word, Set<ChecksumAlgorithm> algorithms) {
    if (word == null || word.isBlank()) {
      return;
    }
    String upper = word.trim().toUpperCase(Locale.ROOT);
    if (algorithms.stream().noneMatch(algorithm -> algorithm.name().equals(upper))) {
      throw new StoreException(
          ErrorCode.INVALID_REQUEST,
          "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or"
              + " x-amz-trailer headers were found.");
    }
  }

  /// Whether anything at all is promised.
  boolean isEmpty() {
    return announced.isEmpty() && algorithms.isEmpty();
  }

  @Override
  public Set<ChecksumAlgorithm> algorithms() {
    return algorithms;
  }

  /// @throws StoreException `INVALID_REQUEST` where an announced trailer did not come
  @Override
  public List<Checksum> promised() {
    if (authenticated.trailerAlgorithms().isEmpty()) {
      return announced;
    }
    List<Checksum> promised = new ArrayList<>(announced);
    promised.addAll(authenticated.trailerChecksums());
    for (ChecksumAlgorithm algorithm : authenticated.trailerAlgorithms()) {
      if (promised.stream().noneMatch(checksum -> checksum.algorithm() == algorithm)) {
        throw new StoreException(
            ErrorCode.INVALID_REQUEST, "The request announced a trailer that it did not have.");
      }
    }
    return promised;
  }
}
