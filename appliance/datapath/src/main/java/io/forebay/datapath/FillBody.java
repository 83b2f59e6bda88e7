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
import java.util.OptionalLong;

/// Bytes that are sent while they are being fetched into the cache. Where the disk under the fetch
/// is lost, the rest comes from the backend in the same answer.
final class FillBody implements ObjectBody {

  // Between two pieces it is seen whether the disk is still there.
  private static final long PIECE_BYTES_MAX = 8 << 20;
  private static final Duration LOOK_AT_DISK = Duration.ofSeconds(1);

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
      OptionalLong readable = readableBeyond(offset, sink);
      if (readable.isEmpty()) {
        sendRestDirectly(sink, offset);
        return;
      } else if (readable.getAsLong() > offset) {
        long end =
            Math.min(Math.min(readable.getAsLong(), range.endOffset()), offset + PIECE_BYTES_MAX);
        if (!isReadable(offset)) {
          sendRestDirectly(sink, offset);
          return;
        }
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
      if (await(0, wait) < 0) {
        throw failures.unavailable("the fetch does not come on");
      }
      if (fill.stage() == Fill.Stage.FAILED) {
        throw failures.own(fill.failure());
      }
    }
  }

  // Empty where the fetch does not come on because its disk is lost.
  private OptionalLong readableBeyond(long offset, ByteSink sink) throws IOException {
    long wanted = isHeld ? reader.attributes().sizeBytes() - 1 : offset;
    if (reader.fill().readableBytes() <= wanted) {
      sink.flush();
    }
    long readable = -1;
    for (Duration left = wait; readable < 0; left = left.minus(LOOK_AT_DISK)) {
      if (!left.isPositive()) {
        throw failures.unavailable("the fetch does not come on");
      }
      readable = await(wanted, left.compareTo(LOOK_AT_DISK) < 0 ? left : LOOK_AT_DISK);
      if (readable < 0 && !isReadable(0)) {
        return OptionalLong.empty();
      }
    }
    return OptionalLong.of(isHeld && readable <= wanted ? 0 : readable);
  }

  private long await(long wanted, Duration atMost) {
    try {
      return reader.fill().awaitBeyond(wanted, atMost);
    } catch (InterruptedException e) {
      throw failures.interrupted();
    }
  }

  // A disk that was taken out of service refuses it.
  private boolean isReadable(long offset) {
    try {
      file.read(ByteBuffer.allocate(1), offset);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private void sendRestDirectly(ByteSink sink, long offset) throws IOException {
    ObjectAttributes attributes = reader.attributes();
    ByteRange whole = ByteRange.whole(attributes.sizeBytes());
    BodyCheck check = new BodyCheck(attributes, reader.fill().etagIsMd5());
    if (!range.equals(whole) || !check.comparesBytes()) {
      sendRest(sink, offset, Optional.empty());
      return;
    }
    try {
      updateByFirst(check, offset);
    } catch (IOException e) {
      // The disk does not give them back: they come once more, to be compared and not to be sent.
      StreamCheck repeated =
          reader.fill().firstPart().repeated(new BodyCheck(attributes, reader.fill().etagIsMd5()));
      try (Upstream upstream = open(whole)) {
        relay.send(upstream, sink, Optional.of(repeated), offset);
      }
      return;
    }
    sendRest(sink, offset, Optional.of(check));
  }

  private void sendRest(ByteSink sink, long offset, Optional<BodyCheck> check) throws IOException {
    try (Upstream upstream = open(new ByteRange(offset, range.endOffset()))) {
      relay.send(upstream, sink, check);
    }
  }

  private Upstream open(ByteRange span) {
    return relay.open(reader.target(), reader.id().key(), reader.attributes(), span);
  }

  private void updateByFirst(BodyCheck check, long lengthBytes) throws IOException {
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
  }

  @Override
  public void close() {
    reader.close();
  }
}
