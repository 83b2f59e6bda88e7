package io.forebay.storage;

import io.forebay.core.object.ByteRange;
import io.forebay.core.object.ByteSink;
import io.forebay.core.store.ObjectReader;
import io.forebay.core.store.StoredObject;
import java.io.IOException;

/// A small object that is in memory.
final class HotReader implements ObjectReader {

  private final HotObjects.Hot hot;

  HotReader(HotObjects.Hot hot) {
    this.hot = hot;
  }

  @Override
  public StoredObject object() {
    return hot.object();
  }

  @Override
  public long sendTo(ByteSink sink, ByteRange range) throws IOException {
    if (range.endOffset() > hot.bytes().capacity()) {
      throw new IllegalArgumentException("beyond the end of the object");
    }
    sink.write(
        hot.bytes().duplicate().position((int) range.startOffset()).limit((int) range.endOffset()));
    return range.endOffset();
  }

  @Override
  public void close() {}
}
