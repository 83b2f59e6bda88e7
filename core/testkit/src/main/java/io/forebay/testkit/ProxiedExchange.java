package io.forebay.testkit;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/// One request and its answer on their way through a [FaultyProxy].
final class ProxiedExchange {

  private static final Duration FOREVER = Duration.ofDays(1);
  private static final int BUFFER_BYTES = 16 * 1024;

  private final FaultyProxy proxy;
  private final Socket client;
  private final InputStream fromClient;
  private final OutputStream toClient;

  ProxiedExchange(FaultyProxy proxy, Socket client, InputStream fromClient) throws IOException {
    this.proxy = proxy;
    this.client = client;
    this.fromClient = fromClient;
    this.toClient = client.getOutputStream();
  }

  /// Closes a connection so that its other end learns of it as an error.
  static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      // It is closed already.
      assert socket.isClosed();
    }
  }

  /// Answers whether the connection can take another request.
  boolean run() throws IOException, InterruptedException {
    Optional<HttpHead> received = HttpHead.read(fromClient);
    if (received.isEmpty()) {
      return false;
    }
    HttpHead head = received.get();
    OriginRequest request = proxy.received(head);
    Optional<Fault> fault = proxy.faultFor(request);
    if (fault.isPresent() && fault.get() instanceof Fault.Refuse) {
      reset(client);
      return false;
    }
    if (fault.isPresent() && fault.get() instanceof Fault.Status status) {
      return answer(head, status);
    }
    boolean clientLeaves = head.header("Connection").filter("close"::equalsIgnoreCase).isPresent();
    try (Socket origin = proxy.connect()) {
      pass(head, origin);
      return answer(head, origin, fault) && !clientLeaves;
    }
  }

  private boolean answer(HttpHead head, Fault.Status status) throws IOException {
    boolean bodyUnread = head.header("Expect").isPresent();
    if (!bodyUnread) {
      copyRequestBody(head, OutputStream.nullOutputStream());
    }
    String body =
        head.word(0).equals("HEAD")
            ? ""
            : "<Error><Code>" + status.code() + "</Code><Message>as told</Message></Error>";
    toClient.write(
        "HTTP/1.1 %d Scripted\r\nContent-Type: application/xml\r\nContent-Length: %d\r\n%s\r\n%s"
            .formatted(
                status.status(), body.length(), bodyUnread ? "Connection: close\r\n" : "", body)
            .getBytes(StandardCharsets.ISO_8859_1));
    return !bodyUnread;
  }

  /// One connection to the origin for each request: then the end of an answer is the end of its
  /// connection.
  private void pass(HttpHead head, Socket origin) throws IOException {
    boolean waitsForContinue = head.header("Expect").isPresent();
    OutputStream toOrigin = origin.getOutputStream();
    toOrigin.write(head.without("Expect").with("Connection", "close").toBytes());
    if (waitsForContinue) {
      toClient.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
    }
    copyRequestBody(head, toOrigin);
  }

  private void copyRequestBody(HttpHead head, OutputStream to) throws IOException {
    if (!head.isChunked()) {
      copy(head.contentLength().orElse(0L), to);
      return;
    }
    while (true) {
      String line = HttpHead.readLine(fromClient);
      to.write(line.getBytes(StandardCharsets.ISO_8859_1));
      long size = Long.parseLong(line.split(";", 2)[0].strip(), 16);
      copy(size, to);
      if (size == 0) {
        break;
      }
      to.write(HttpHead.readLine(fromClient).getBytes(StandardCharsets.ISO_8859_1));
    }
    String trailer;
    do {
      trailer = HttpHead.readLine(fromClient);
      to.write(trailer.getBytes(StandardCharsets.ISO_8859_1));
    } while (!trailer.isBlank());
  }

  private void copy(long length, OutputStream to) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    for (long left = length; left > 0; ) {
      int count = fromClient.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (count < 0) {
        throw new EOFException("client left within its body");
      }
      to.write(buffer, 0, count);
      left -= count;
    }
  }

  private boolean answer(HttpHead request, Socket origin, Optional<Fault> fault)
      throws IOException, InterruptedException {
    InputStream fromOrigin = new BufferedInputStream(origin.getInputStream(), BUFFER_BYTES);
    HttpHead answer;
    do {
      answer = HttpHead.read(fromOrigin).orElseThrow(() -> new EOFException("no answer"));
    } while (answer.status() < 200);
    boolean hasBody =
        !request.word(0).equals("HEAD") && answer.status() != 204 && answer.status() != 304;
    boolean ended = !answer.isChunked() && answer.contentLength().isEmpty() && hasBody;
    AnswerBody body =
        new AnswerBody(
            fromOrigin, toClient, hasBody ? answer.contentLength().orElse(Long.MAX_VALUE) : 0);
    answer.without("Connection");
    if (ended) {
      answer.with("Connection", "close");
    }
    boolean kept = fault.isEmpty() ? body.send(answer) : spoil(fault.get(), answer, body);
    return kept && !ended;
  }

  private boolean spoil(Fault fault, HttpHead answer, AnswerBody body)
      throws IOException, InterruptedException {
    return switch (fault) {
      case Fault.CutAfter cut -> {
        body.head(answer);
        body.copy(cut.bytes());
        yield false;
      }
      case Fault.ResetAfter cut -> {
        body.head(answer);
        body.copy(cut.bytes());
        reset(client);
        yield false;
      }
      case Fault.StallAfter stall -> {
        body.head(answer);
        body.copy(stall.bytes());
        proxy.stall(FOREVER);
        yield body.rest();
      }
      case Fault.DelayAnswer delay -> {
        proxy.stall(FOREVER);
        yield body.send(answer);
      }
      case Fault.DelayFirstByte delay -> {
        proxy.stall(delay.delay());
        yield body.send(answer);
      }
      case Fault.LengthOffBy off -> {
        long length = answer.contentLength().orElse(0L) + off.delta();
        body.send(answer.with("Content-Length", Long.toString(length)));
        yield false;
      }
      case Fault.FlipByte flip -> {
        body.flip(flip.offset());
        yield body.send(answer);
      }
      case Fault.OtherEtag other -> body.send(answer.with("ETag", other.etag()));
      case Fault.WithHeader more -> body.send(answer.with(more.name(), more.value()));
      case Fault.LoseAnswer lost -> {
        reset(client);
        yield false;
      }
      case Fault.Refuse refuse -> throw new AssertionError("decided before the origin was asked");
      case Fault.Status status -> throw new AssertionError("decided before the origin was asked");
    };
  }
}
