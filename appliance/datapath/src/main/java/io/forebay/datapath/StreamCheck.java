package io.forebay.datapath;

import java.nio.ByteBuffer;

/// What is compared while a stream goes by, and at its end.
interface StreamCheck {

  /// Takes in what remains in `bytes`, whose position stays.
  void update(ByteBuffer bytes);

  /// Throws `OBJECT_CORRUPT` where the bytes are not the object's.
  void verify();
}
