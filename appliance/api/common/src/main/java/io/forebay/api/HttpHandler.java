package io.forebay.api;

import java.io.IOException;

/// What answers requests. Called on a virtual thread of the connection's own, one request of a
/// connection at a time; it may block.
@FunctionalInterface
public interface HttpHandler {

  /// Answers `request` through exactly one `send` of `response`. Request and response are not used
  /// after it returns.
  ///
  /// What it throws before anything was sent is answered by the server's [HttpFailureWriter];
  /// afterwards it breaks the connection off.
  ///
  /// @throws IOException when the client has gone, or is too slow
  /// @throws io.forebay.core.error.StoreException to be answered as that failure
  void handle(HttpRequest request, HttpResponse response) throws IOException;
}
