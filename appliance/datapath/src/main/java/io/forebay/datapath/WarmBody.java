package io.forebay.datapath;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.name.ObjectId;
import io.forebay.core.object.ByteRange;
import io.forebay.core.object.ByteSink;
import io.forebay.core.object.ObjectBody;
import io.forebay.core.store.ObjectReader;
import java.io.IOException;
import java.util.Optional;

/// Bytes from disk. Where a block cannot be trusted, the rest comes from the backend in the same
/// answer, if it still has that version.
final class WarmBody implements ObjectBody {

  private final Relay relay;
  private final ObjectId id;
  private final Optional<RemoteTarget> target;
  private final ObjectReader reader;
  private final ByteRange range;

  WarmBody(
      Relay relay,
      ObjectId id,
      Optional<RemoteTarget> target,
      ObjectReader reader,
      ByteRange range) {
    this.relay = relay;
    this.id = id;
    this.target = target;
    this.reader = reader;
    this.range = range;
  }

  @Override
  public long lengthBytes() {
    return range.lengthBytes();
  }

  @Override
  public void sendTo(ByteSink sink) throws IOException {
    long reached = reader.sendTo(sink, range);
    if (reached == range.endOffset()) {
      return;
    }
    if (target.isEmpty()) {
      throw new StoreException(ErrorCode.OBJECT_CORRUPT, "the stored object is damaged")
          .with("key", id)
          .with("offset", reached);
    }
    ByteRange rest = new ByteRange(reached, range.endOffset());
    try (Upstream upstream =
        relay.open(target.get(), id.key(), reader.object().attributes(), rest)) {
      relay.send(upstream, sink, Optional.empty());
    }
  }

  @Override
  public void close() {
    reader.close();
  }
}
