package io.forebay.api;

/// What a server tells metrics and logs. Called on the connections' threads: it must be cheap and
/// must not throw.
public interface HttpEvents {

  /// A client has connected.
  default void connectionOpened() {}

  /// A connection has ended.
  default void connectionClosed() {}

  /// A request has been answered, or its answer broken off.
  ///
  /// @param response its status, operation and bytes sent are final
  /// @param durationNanos from the request's first byte to the answer's last
  /// @param firstByteNanos from the request's first byte to the answer's first; as long as
  ///   `durationNanos` where nothing was sent
  default void requestDone(
      HttpRequest request, HttpResponse response, long durationNanos, long firstByteNanos) {}

  /// Bytes could not be understood as a request, and were answered with that status.
  default void requestRefused(int status) {}

  /// A connection was closed because its client did not send or take bytes in time.
  default void deadlinePassed() {}

  /// The listener had ended, for want of descriptors as a rule, and was opened again.
  default void listenerRestarted() {}

  /// Tells nobody.
  HttpEvents NONE = new HttpEvents() {};
}
