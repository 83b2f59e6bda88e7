package io.forebay.datapath;

import io.forebay.core.name.Bucket;
import io.forebay.core.object.ByteSink;
import io.forebay.core.object.ObjectBody;
import io.forebay.core.service.CacheResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// A body that tells how much of it was sent when it is closed.
final class CountedBody implements ObjectBody {

  private final ObjectBody body;
  private final Bucket bucket;
  private final CacheResult result;
  private final DatapathEvents events;
  private long sentBytes;
  private boolean closed;

  CountedBody(ObjectBody body, Bucket bucket, CacheResult result, DatapathEvents events) {
    this.body = body;
    this.bucket = bucket;
    this.result = result;
    this.events = events;
  }

  @Override
  public long lengthBytes() {
    return body.lengthBytes();
  }

  @Override
  public void sendTo(ByteSink sink) throws IOException {
    body.sendTo(new CountingSink(sink));
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      events.get(bucket, result, sentBytes);
      body.close();
    }
  }

  private final class CountingSink implements ByteSink {
    private final ByteSink sink;

    CountingSink(ByteSink sink) {
      this.sink = sink;
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
      int length = bytes.remaining();
      sink.write(bytes);
      sentBytes += length;
    }

    @Override
    public void transfer(FileChannel file, long startOffset, long lengthBytes) throws IOException {
      sink.transfer(file, startOffset, lengthBytes);
      sentBytes += lengthBytes;
    }

    @Override
    public void flush() throws IOException {
      sink.flush();
    }
  }
}
