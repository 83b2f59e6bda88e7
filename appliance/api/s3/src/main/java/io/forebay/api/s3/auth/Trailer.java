package io.forebay.api.s3.auth;

import io.forebay.api.HttpRequest;
import io.forebay.core.object.Checksum;
import io.forebay.core.object.ChecksumAlgorithm;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The checksums that a request announces in `x-amz-trailer`, and their values once they have come.
final class Trailer {

  private final Set<ChecksumAlgorithm> announced;
  private final List<Checksum> checksums = new ArrayList<>();

  private Trailer(Set<ChecksumAlgorithm> announced) {
    this.announced = announced;
  }

  /// @throws io.forebay.core.error.StoreException `INVALID_REQUEST` where it announces something
  ///   else
  static Trailer announcedBy(HttpRequest request) {
    List<String> headers = request.headers("x-amz-trailer");
    if (headers.isEmpty()) {
      return new Trailer(Set.of());
    }
    Set<ChecksumAlgorithm> announced = EnumSet.noneOf(ChecksumAlgorithm.class);
    for (String header : headers) {
      for (String name : header.split(",", -1)) {
        announced.add(algorithm(name.strip()));
      }
    }
    return new Trailer(announced);
  }

  Set<ChecksumAlgorithm> announced() {
    return announced;
  }

  List<Checksum> checksums() {
    return List.copyOf(checksums);
  }

  /// A line of the trailer has come.
  void line(String name, String value) {
    ChecksumAlgorithm algorithm = algorithm(name);
    boolean again = checksums.stream().anyMatch(checksum -> checksum.algorithm() == algorithm);
    if (!announced.contains(algorithm) || again) {
      throw Refusals.invalid("The trailer holds what x-amz-trailer does not announce.");
    }
    try {
      checksums.add(Checksum.whole(algorithm, Base64.getDecoder().decode(value)));
    } catch (IllegalArgumentException e) {
      throw Refusals.invalid("Value for " + name + " trailing header is invalid.");
    }
  }

  private static ChecksumAlgorithm algorithm(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    for (ChecksumAlgorithm algorithm : ChecksumAlgorithm.values()) {
      if (algorithm != ChecksumAlgorithm.MD5 && algorithm.headerName().equals(lower)) {
        return algorithm;
      }
    }
    throw Refusals.invalid("The value specified in the x-amz-trailer header is not supported");
  }
}
