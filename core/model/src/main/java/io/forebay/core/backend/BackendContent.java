package io.forebay.core.backend;

import io.forebay.core.object.ByteRange;
import io.forebay.core.object.ByteSource;
import io.forebay.core.object.Checksum;
import java.io.IOException;
import java.util.List;

/// Bytes to be written to a cloud, which can be read again for a retry and in parts side by side.
public interface BackendContent {

  long sizeBytes();

  /// The MD5 of the whole in lower-case hexadecimal, as computed when the bytes arrived.
  String md5();

  /// Further checksums of the whole that the client gave and that were verified.
  List<Checksum> checksums();

  /// Opens a span for reading; the caller closes it. Spans may be open side by side.
  ByteSource open(ByteRange range) throws IOException;
}
