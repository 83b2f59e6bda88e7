package io.forebay.api;

import io.forebay.core.run.MonotonicClock;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// What the connections of one server share.
///
/// @param trial the trial that is going on, if one is
record ServerParts(
    HttpSettings settings,
    HttpHandler handler,
    HttpFailureWriter failures,
    HttpEvents events,
    MonotonicClock clock,
    DateLine date,
    BufferPool buffers,
    ZeroCopy zeroCopy,
    Connections connections,
    AtomicReference<@Nullable Trial> trial) {

  /// Who answers that client.
  HttpHandler handlerFor(InetSocketAddress client) {
    Trial running = trial.get();
    return running != null && running.isClient(client) ? running : handler;
  }
}
