package io.forebay.api;

import io.forebay.core.object.ByteSink;
import java.io.IOException;

/// The bytes of an answer whose number is not known before the last.
@FunctionalInterface
public interface StreamedBody {

  /// Sends all bytes. After a failure an unknown number of them has been sent.
  ///
  /// @throws IOException when the sink failed or the source did
  void sendTo(ByteSink sink) throws IOException;
}
