package io.forebay.api.s3.auth;

import io.forebay.api.s3.AuthenticatedRequest;
import io.forebay.api.s3.Requester;
import io.forebay.core.object.ByteSource;
import io.forebay.core.object.Checksum;
import io.forebay.core.object.ChecksumAlgorithm;
import java.util.List;
import java.util.Set;

/// A request whose signature was right, or that needed none.
record Authenticated(Requester requester, ByteSource body, Trailer trailer)
    implements AuthenticatedRequest {

  @Override
  public Set<ChecksumAlgorithm> trailerAlgorithms() {
    return trailer.announced();
  }

  @Override
  public List<Checksum> trailerChecksums() {
    return trailer.checksums();
  }
}
