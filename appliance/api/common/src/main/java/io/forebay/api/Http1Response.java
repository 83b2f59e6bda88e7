package io.forebay.api;

import io.forebay.core.object.ObjectBody;
import io.forebay.core.run.MonotonicClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// The answer in hand of one connection.
final class Http1Response implements HttpResponse {

  private static final byte[] NOTHING = {};

  private final Wire wire;
  private final BufferPool pool;
  private final MonotonicClock clock;
  private final DateLine date;
  private final ResponseHead head;
  private final @Nullable Http1Request request;
  private final BooleanSupplier mustClose;
  private int status = 200;
  private String operation = "";
  private @Nullable String ownLength;
  private boolean closeAsked;
  private boolean committed;
  private boolean keptAlive;
  private long bytesSent;
  private long firstByteNanos;

  /// @param head a buffer to use, for this answer alone
  /// @param request null where none could be understood
  /// @param mustClose whether the server wants its connections closed
  Http1Response(
      Wire wire,
      BufferPool pool,
      MonotonicClock clock,
      DateLine date,
      ResponseHead head,
      @Nullable Http1Request request,
      BooleanSupplier mustClose) {
    this.wire = wire;
    this.pool = pool;
    this.clock = clock;
    this.date = date;
    this.head = head;
    this.request = request;
    this.mustClose = mustClose;
    head.clear();
  }

  @Override
  public HttpResponse status(int newStatus) {
    checkOpen();
    if (!StatusLine.isStatus(newStatus)) {
      throw new IllegalArgumentException("not the status of an answer: " + newStatus);
    }
    status = newStatus;
    return this;
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public HttpResponse header(String name, String value) {
    checkOpen();
    if (name.length() == 14 && name.equalsIgnoreCase("content-length")) {
      ownLength = value;
    } else {
      head.add(name, value);
    }
    return this;
  }

  @Override
  public HttpResponse header(String name, long value) {
    return header(name, Long.toString(value));
  }

  @Override
  public HttpResponse operation(String newOperation) {
    operation = newOperation;
    return this;
  }

  @Override
  public String operation() {
    return operation;
  }

  @Override
  public HttpResponse close() {
    closeAsked = true;
    return this;
  }

  @Override
  public boolean isCommitted() {
    return committed;
  }

  @Override
  public long bytesSent() {
    return bytesSent;
  }

  @Override
  public void send() throws IOException {
    boolean mayOwn = isHead() || status == 304;
    String length =
        mayOwn && ownLength != null ? ownLength : StatusLine.isBodiless(status) ? null : "0";
    sendBytes(length, NOTHING);
  }

  @Override
  public void send(byte[] body) throws IOException {
    boolean bodiless = StatusLine.isBodiless(status);
    sendBytes(
        bodiless ? null : Integer.toString(body.length), bodiless || isHead() ? NOTHING : body);
  }

  private void sendBytes(@Nullable String length, byte[] body) throws IOException {
    try (BodySink sink = begin(length, body.length)) {
      try {
        sink.write(ByteBuffer.wrap(body));
        sink.finish();
      } finally {
        told(sink);
      }
    }
  }

  @Override
  public void send(ObjectBody body) throws IOException {
    boolean bodiless = StatusLine.isBodiless(status);
    String length = bodiless ? null : Long.toString(body.lengthBytes());
    if (bodiless || isHead()) {
      sendBytes(length, NOTHING);
      return;
    }
    try (BodySink sink = begin(length, body.lengthBytes())) {
      whole(
          sink,
          () -> {
            body.sendTo(sink);
            sink.finish();
          });
    }
  }

  @Override
  public void send(StreamedBody body) throws IOException {
    if (StatusLine.isBodiless(status) || isHead()) {
      send();
      return;
    }
    // To a client of HTTP/1.0 the end of the connection is that of the body.
    boolean isChunked = request != null && !request.isHttp10();
    if (isChunked) {
      head.add("Transfer-Encoding", "chunked");
    } else {
      close();
    }
    try (BodySink sink = begin(null, Long.MAX_VALUE)) {
      whole(
          sink,
          () -> {
            if (isChunked) {
              ChunkedSink chunks = new ChunkedSink(sink);
              body.sendTo(chunks);
              chunks.end();
            } else {
              body.sendTo(sink);
            }
            sink.flush();
          });
    }
  }

  private interface Sending {
    void run() throws IOException;
  }

  private void whole(BodySink sink, Sending sending) throws IOException {
    boolean isWhole = false;
    try {
      sending.run();
      isWhole = true;
    } finally {
      told(sink);
      if (!isWhole) {
        breakOff(sink);
      }
    }
  }

  // What the client has begun to get must not look whole; where it has nothing yet, another answer
  // can be given.
  private void breakOff(BodySink sink) {
    if (sink.hasBegun() || wire.isBroken()) {
      wire.abort();
    } else {
      committed = false;
      bytesSent = 0;
    }
  }

  private void told(BodySink sink) {
    bytesSent = sink.takenBytes();
    firstByteNanos = sink.firstByteNanos();
  }

  private BodySink begin(@Nullable String length, long bodyBytes) throws IOException {
    checkOpen();
    committed = true;
    keptAlive =
        request != null
            && request.isKeepAliveAsked()
            && request.requestBody().leavesConnectionUsable()
            && !closeAsked
            && !mustClose.getAsBoolean();
    int ownBytes = head.length();
    if (length != null) {
      head.add("Content-Length", length);
    }
    if (!keptAlive) {
      head.add("Connection", "close");
    } else if (request != null && request.isHttp10()) {
      head.add("Connection", "keep-alive");
    }
    head.endLine();
    BodySink sink = new BodySink(wire, pool, clock, bodyBytes);
    boolean good = false;
    try {
      byte[] line = StatusLine.of(status);
      sink.frame(line, line.length);
      byte[] dateLine = date.bytes();
      sink.frame(dateLine, dateLine.length);
      sink.frame(head.bytes(), head.length());
      head.truncate(ownBytes);
      good = true;
      return sink;
    } finally {
      if (!good) {
        sink.close();
      }
    }
  }

  private boolean isHead() {
    return request != null && request.method().equals("HEAD");
  }

  private void checkOpen() {
    if (committed) {
      throw new IllegalStateException("the answer has been sent already");
    }
  }

  /// Forgets what was set, but for the operation.
  void reset() {
    checkOpen();
    status = 200;
    ownLength = null;
    head.clear();
  }

  /// Whether the client was told that the connection stays open.
  boolean isKeptAlive() {
    return keptAlive;
  }

  /// When the first bytes had been sent; 0 where none were.
  long firstByteNanos() {
    return firstByteNanos;
  }
}
