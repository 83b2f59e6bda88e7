package io.forebay.node;

import io.forebay.backend.dir.DirBackend;
import io.forebay.core.backend.Backend;
import io.forebay.node.config.DirKeys;
import java.util.random.RandomGenerator;

/// Opens backends of `kind: dir`.
record DirOpening(RandomGenerator random) {

  Backend open(DirKeys keys) {
    return new DirBackend(keys.path(), random);
  }
}
