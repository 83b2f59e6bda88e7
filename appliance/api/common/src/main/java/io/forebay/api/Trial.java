package io.forebay.api;

import io.forebay.core.object.ByteSink;
import io.forebay.core.object.ObjectBody;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// One request to the server's own listener, for a file that is always there: whether its bytes
/// come through unchanged and uncopied. It is its own handler, for its own client only.
final class Trial implements HttpHandler {

  private static final int BYTES = 1 << 20;
  private static final int TIMEOUT_MILLIS = (int) Duration.ofSeconds(10).toMillis();
  private static final byte[] REQUEST =
      "GET /trial HTTP/1.1\r\nHost: trial\r\nConnection: close\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);
  private static final byte[] HEADER_END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final FileChannel file;
  private volatile @Nullable InetSocketAddress client;

  private Trial(FileChannel file) {
    this.file = file;
  }

  /// Why files must be copied; null where they need not be.
  static @Nullable String run(
      InetSocketAddress server, ZeroCopy zeroCopy, AtomicReference<@Nullable Trial> running) {
    Path known = Path.of(System.getProperty("java.home", ""), "lib", "modules");
    try (FileChannel file = FileChannel.open(known, StandardOpenOption.READ)) {
      Trial trial = new Trial(file);
      running.set(trial);
      long before = zeroCopy.bytes();
      byte[] answer = trial.ask(server);
      if (!trial.isRight(answer)) {
        return "the bytes of the trial came through changed";
      }
      return zeroCopy.bytes() == before ? "the connection's channel is not known" : null;
    } catch (IOException | UncheckedIOException e) {
      return "the trial failed: " + e;
    } finally {
      running.set(null);
    }
  }

  boolean isClient(InetSocketAddress address) {
    return address.equals(client);
  }

  private byte[] ask(InetSocketAddress server) throws IOException {
    InetAddress address = server.getAddress();
    try (Socket socket = new Socket()) {
      // The address is known before the server can see it.
      socket.bind(
          new InetSocketAddress(address.isAnyLocalAddress() ? loopback(address) : address, 0));
      client = (InetSocketAddress) socket.getLocalSocketAddress();
      socket.setSoTimeout(TIMEOUT_MILLIS);
      InetAddress target = address.isAnyLocalAddress() ? loopback(address) : address;
      socket.connect(new InetSocketAddress(target, server.getPort()), TIMEOUT_MILLIS);
      socket.getOutputStream().write(REQUEST);
      return socket.getInputStream().readNBytes(2 * BYTES);
    }
  }

  private static InetAddress loopback(InetAddress any) throws IOException {
    byte[] bytes = new byte[any.getAddress().length];
    bytes[bytes.length - 1] = 1;
    bytes[0] = bytes.length == 4 ? (byte) 127 : 0;
    return InetAddress.getByAddress(bytes);
  }

  private boolean isRight(byte[] answer) throws IOException {
    byte[] expected = new byte[BYTES];
    ByteBuffer target = ByteBuffer.wrap(expected);
    while (target.hasRemaining()) {
      if (file.read(target, target.position()) < 0) {
        return false;
      }
    }
    int start = 0;
    while (start + HEADER_END.length < answer.length
        && !Arrays.equals(
            answer, start, start + HEADER_END.length, HEADER_END, 0, HEADER_END.length)) {
      start++;
    }
    return Arrays.equals(answer, start + HEADER_END.length, answer.length, expected, 0, BYTES);
  }

  @Override
  public void handle(HttpRequest request, HttpResponse response) throws IOException {
    response.send(new Body(file));
  }

  private record Body(FileChannel file) implements ObjectBody {

    @Override
    public long lengthBytes() {
      return BYTES;
    }

    @Override
    public void sendTo(ByteSink sink) throws IOException {
      sink.transfer(file, 0, BYTES);
    }

    @Override
    public void close() {}
  }
}
