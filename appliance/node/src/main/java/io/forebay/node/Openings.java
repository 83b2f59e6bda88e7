package io.forebay.node;

import io.forebay.core.backend.Backend;
import io.forebay.node.config.AzureKeys;
import io.forebay.node.config.BackendSection;
import io.forebay.node.config.DirKeys;
import io.forebay.node.config.GcsKeys;
import io.forebay.node.config.HttpKeys;
import io.forebay.node.config.S3Keys;
import java.nio.file.Path;
import java.util.random.RandomGenerator;

/// Opens backends as they are, one attempt a call. Each kind has an opening of its own, so that a
/// cloud's library is loaded only where it is configured.
///
/// @param spoolDirectory where objects of unknown size go while they are received; made when needed
record Openings(ProgramParts parts, RandomGenerator random, Path spoolDirectory) {

  /// The caller closes it.
  Backend open(BackendSection section) {
    return switch (section.keys()) {
      case S3Keys keys -> new S3Opening(parts, random).open(section, keys);
      case GcsKeys keys -> new GcsOpening(parts, random).open(section, keys);
      case AzureKeys keys -> new AzureOpening(parts, random).open(section, keys);
      case HttpKeys keys -> new HttpOpening(parts, random, spoolDirectory).open(section, keys);
      case DirKeys keys -> new DirOpening(random).open(keys);
    };
  }
}
