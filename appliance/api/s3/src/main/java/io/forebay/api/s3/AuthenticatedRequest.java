package io.forebay.api.s3;

import io.forebay.core.object.ByteSource;
import io.forebay.core.object.Checksum;
import io.forebay.core.object.ChecksumAlgorithm;
import java.util.List;
import java.util.Set;

/// A request whose sender is known, with its body as the sender meant it.
public interface AuthenticatedRequest {

  Requester requester();

  /// The payload: `aws-chunked` framing is taken off, and the announced hash and the chunks'
  /// signatures are checked, the last of them before the end is told. The same source at each call;
  /// the client is asked to send (`100 Continue`) at the first read only. Its length is that of the
  /// payload.
  ByteSource body();

  /// The algorithms of the checksums that the request announces in its trailer; known before the
  /// body is read.
  Set<ChecksumAlgorithm> trailerAlgorithms();

  /// The checksums of the trailer; called after the body's end.
  List<Checksum> trailerChecksums();
}
