package io.forebay.node;

import io.forebay.core.backend.Backend;
import io.forebay.node.config.BackendSection;
import io.forebay.node.config.DirKeys;
import io.forebay.node.config.S3Keys;
import java.util.random.RandomGenerator;

/// Opens backends as they are, one attempt a call. Each kind has an opening of its own, so that a
/// cloud's library is loaded only where it is configured.
record Openings(ProgramParts parts, RandomGenerator random) {

  /// The caller closes it.
  Backend open(BackendSection section) {
    return switch (section.keys()) {
      case S3Keys keys -> new S3Opening(parts, random).open(section, keys);
      case DirKeys keys -> new DirOpening(random).open(keys);
    };
  }
}
