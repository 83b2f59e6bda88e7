package io.forebay.core.service;

import io.forebay.core.object.Checksum;
import io.forebay.core.object.ChecksumAlgorithm;
import java.util.List;
import java.util.Set;

/// Which checksums of a body are wanted, and which were promised.
///
/// The promised ones are asked for only after the body's end, because they may come in its trailer.
public interface BodyIntegrity {

  /// The algorithms to compute and to keep with the object; MD5 is always computed besides.
  Set<ChecksumAlgorithm> algorithms();

  /// What the client promised: the body is refused with `BAD_DIGEST` where it differs. Called once,
  /// after the body's last byte.
  List<Checksum> promised();

  /// Nothing promised.
  BodyIntegrity NONE =
      new BodyIntegrity() {
        @Override
        public Set<ChecksumAlgorithm> algorithms() {
          return Set.of();
        }

        @Override
        public List<Checksum> promised() {
          return List.of();
        }
      };
}
