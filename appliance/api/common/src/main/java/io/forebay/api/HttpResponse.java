package io.forebay.api;

import io.forebay.core.object.ObjectBody;
import java.io.IOException;

/// The answer to one request: status and fields are set, then one `send` ends it. Used by one
/// thread.
///
/// The server adds `Date`, `Content-Length` or `Transfer-Encoding`, and `Connection`, and leaves
/// out the body in answers to `HEAD`.
public interface HttpResponse {

  /// Sets the status; 200 at first.
  HttpResponse status(int status);

  int status();

  /// Adds a field. Control characters in `value` become spaces. An own `Content-Length` is kept
  /// only by the `send` without a body, in answers to `HEAD` and with status 304.
  ///
  /// @throws IllegalArgumentException when `name` is not a field's name, or the header grows over
  ///   64 KiB
  HttpResponse header(String name, String value);

  /// Adds a field with a number.
  HttpResponse header(String name, long value);

  /// Names the operation for logs and metrics: `GetObject`.
  HttpResponse operation(String operation);

  /// What the operation was named; empty at first.
  String operation();

  /// Asks for the connection to be closed after this answer.
  HttpResponse close();

  /// Whether a `send` has begun, so that nothing can be set any more.
  boolean isCommitted();

  /// How many bytes of body were handed to the connection.
  long bytesSent();

  /// Sends the answer without a body.
  ///
  /// @throws IOException when the client has gone or is too slow
  void send() throws IOException;

  /// Sends the answer with `body`.
  ///
  /// @throws IOException when the client has gone or is too slow
  void send(byte[] body) throws IOException;

  /// Sends the answer with the bytes of `body`, and does not close it. When the body fails, the
  /// connection is broken off with a reset: a client never takes a short body for a whole one.
  ///
  /// @throws IOException when the client has gone or is too slow, or the body failed
  void send(ObjectBody body) throws IOException;

  /// Sends the answer with the bytes of `body`, however many they are, each as soon as the body
  /// flushes it. When the body fails, the connection is broken off with a reset.
  ///
  /// @throws IOException when the client has gone or is too slow, or the body failed
  void send(StreamedBody body) throws IOException;
}
