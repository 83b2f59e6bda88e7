package io.forebay.datapath;

import io.forebay.core.object.ByteRange;
import io.forebay.core.object.ByteSink;
import io.forebay.core.object.ObjectBody;
import java.io.IOException;
import java.util.Optional;

/// Bytes that go from the backend to the client past the cache.
final class DirectBody implements ObjectBody {

  private final Relay relay;
  private final Upstream upstream;
  private final ByteRange range;

  DirectBody(Relay relay, Upstream upstream, ByteRange range) {
    this.relay = relay;
    this.upstream = upstream;
    this.range = range;
  }

  @Override
  public long lengthBytes() {
    return range.lengthBytes();
  }

  @Override
  public void sendTo(ByteSink sink) throws IOException {
    boolean isWhole = range.equals(ByteRange.whole(upstream.attributes().sizeBytes()));
    relay.send(
        upstream,
        sink,
        isWhole
            ? Optional.of(new BodyCheck(upstream.attributes(), upstream.etagIsMd5()))
            : Optional.empty());
  }

  @Override
  public void close() {
    upstream.close();
  }
}
