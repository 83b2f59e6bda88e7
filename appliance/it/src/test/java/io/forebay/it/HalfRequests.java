package io.forebay.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Connections on which a request was begun and is never finished.
final class HalfRequests implements AutoCloseable {

  private static final byte[] HALF =
      "PUT /own/slow HTTP/1.1\r\nHost: x\r\nContent-Le".getBytes(StandardCharsets.US_ASCII);

  private final List<Socket> sockets = new ArrayList<>();

  static HalfRequests open(int port, int count) {
    HalfRequests requests = new HalfRequests();
    try {
      for (int number = 0; number < count; number++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        requests.sockets.add(socket);
        socket.getOutputStream().write(HALF);
      }
    } catch (IOException e) {
      requests.close();
      throw new UncheckedIOException(e);
    }
    return requests;
  }

  /// Whether the node has neither answered nor closed any of them.
  boolean areOpen() {
    for (Socket socket : sockets) {
      try {
        socket.setSoTimeout(1);
        socket.getInputStream().read();
        return false;
      } catch (SocketTimeoutException e) {
        // Nothing has come of it so far.
      } catch (IOException e) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    for (Socket socket : sockets) {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
