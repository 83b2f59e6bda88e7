package io.forebay.datapath;

import io.forebay.core.object.ByteRange;
import io.forebay.core.object.ByteSink;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.object.ObjectBody;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.Optional;

/// Bytes that are sent while they are being fetched into the cache.
final class FillBody implements ObjectBody {

  private final FillReader reader;
  private final FileChannel file;
  private final ByteRange range;
  private final Relay relay;
  private final Failures failures;
  private final Buffers buffers;
  private final Duration wait;
  private final boolean isHeld;

  FillBody(
      FillReader reader,
      FileChannel file,
      ByteRange range,
      Relay relay,
      Failures failures,
      Buffers buffers,
      DatapathSettings settings) {
    this.reader = reader;
    this.file = file;
    this.range = range;
    this.relay = relay;
    this.failures = failures;
    this.buffers = buffers;
    this.wait = settings.fillWait();
    long sizeBytes = reader.attributes().sizeBytes();
    // The end of a range need not be the end of the object, which alone is held back until all is
    // verified.
    this.isHeld = range.endOffset() < sizeBytes && sizeBytes <= settings.heldRangeBytesMax();
  }

  @Override
  public long lengthBytes() {
    return range.lengthBytes();
  }

  @Override
  public void sendTo(ByteSink sink) throws IOException {
    Fill fill = reader.fill();
    long offset = range.startOffset();
    while (offset < range.endOffset()) {
      long readable = readableBeyond(offset, sink);
      if (readable > offset) {
        long end = Math.min(readable, range.endOffset());
        sink.transfer(file, offset, end - offset);
        offset = end;
      } else if (fill.stage() == Fill.Stage.DECLINED) {
        sendRestDirectly(sink, offset);
        return;
      } else {
        throw failures.own(fill.failure());
      }
    }
    awaitVerified(fill);
  }

  // An empty object has no last byte that could be held back.
  private void awaitVerified(Fill fill) {
    if (range.isEmpty()) {
      await(0);
      if (fill.stage() == Fill.Stage.FAILED) {
        throw failures.own(fill.failure());
      }
    }
  }

  private long readableBeyond(long offset, ByteSink sink) throws IOException {
    long wanted = isHeld ? reader.attributes().sizeBytes() - 1 : offset;
    if (reader.fill().readableBytes() <= wanted) {
      sink.flush();
    }
    long readable = await(wanted);
    return isHeld && readable <= wanted ? 0 : readable;
  }

  private long await(long wanted) {
    try {
      long readable = reader.fill().awaitBeyond(wanted, wait);
      if (readable < 0) {
        throw failures.unavailable("the fetch does not come on");
      }
      return readable;
    } catch (InterruptedException e) {
      throw failures.interrupted();
    }
  }

  private void sendRestDirectly(ByteSink sink, long offset) throws IOException {
    ObjectAttributes attributes = reader.attributes();
    Optional<BodyCheck> check = Optional.empty();
    if (range.equals(ByteRange.whole(attributes.sizeBytes()))) {
      check = Optional.of(checkOfFirst(offset, attributes));
    }
    ByteRange rest = new ByteRange(offset, range.endOffset());
    try (Upstream upstream = relay.open(reader.target(), reader.id().key(), attributes, rest)) {
      relay.send(upstream, sink, check);
    }
  }

  private BodyCheck checkOfFirst(long lengthBytes, ObjectAttributes attributes) throws IOException {
    BodyCheck check = new BodyCheck(attributes, reader.fill().etagIsMd5());
    ByteBuffer buffer = buffers.take(lengthBytes);
    try {
      for (long offset = 0; offset < lengthBytes; offset += buffer.limit()) {
        buffer.clear().limit((int) Math.min(buffer.capacity(), lengthBytes - offset));
        while (buffer.hasRemaining()) {
          if (file.read(buffer, offset + buffer.position()) < 0) {
            throw new EOFException("the work file ended early");
          }
        }
        check.update(buffer.flip());
      }
    } finally {
      buffers.give(buffer);
    }
    return check;
  }

  @Override
  public void close() {
    reader.close();
  }
}
