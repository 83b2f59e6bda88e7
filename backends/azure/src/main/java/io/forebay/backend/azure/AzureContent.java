package io.forebay.backend.azure;

import io.forebay.core.backend.BackendContent;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.ByteRange;
import io.forebay.core.object.ByteSource;
import io.forebay.core.object.ChecksumAlgorithm;
import io.forebay.core.object.ChecksumDigest;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// A span of the content to be written, as it is read for one request, and before for its MD5. Made
/// by one thread, read by the HTTP client's.
final class AzureContent implements AutoCloseable {

  private final BackendContent content;
  private final ByteRange range;
  private volatile @Nullable ContentStream open;

  AzureContent(BackendContent content, ByteRange range) {
    this.content = content;
    this.range = range;
  }

  long lengthBytes() {
    return range.lengthBytes();
  }

  InputStream newStream() {
    close();
    try {
      ContentStream stream = new ContentStream(content.open(range));
      open = stream;
      return stream;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /// Whether all bytes of the last attempt have been read, so that they may all have been sent.
  boolean isRead() {
    ContentStream stream = open;
    return stream == null ? range.isEmpty() : stream.left == 0;
  }

  /// Fails where the content could not be read: then it is not the backend that failed.
  void checkReadable() {
    ContentStream stream = open;
    Throwable failure = stream == null ? null : stream.failure;
    if (failure instanceof StoreException known) {
      throw known;
    }
    if (failure != null) {
      throw failed(failure);
    }
  }

  /// The MD5 of the span, in hexadecimal.
  String md5() {
    ChecksumDigest md5 = ChecksumDigest.of(ChecksumAlgorithm.MD5);
    byte[] buffer = new byte[64 << 10];
    try (InputStream stream = newStream()) {
      for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
        md5.update(ByteBuffer.wrap(buffer, 0, count));
      }
      return HexFormat.of().formatHex(md5.value());
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public void close() {
    ContentStream stream = open;
    if (stream != null) {
      stream.close();
    }
  }

  private static StoreException failed(Throwable cause) {
    return new StoreException(
        ErrorCode.UNAVAILABLE, "The content to be written cannot be read", cause);
  }

  private final class ContentStream extends InputStream {

    private final ByteSource source;
    private volatile long left = range.lengthBytes();
    private volatile boolean isClosed;
    private volatile @Nullable Throwable failure;

    ContentStream(ByteSource source) {
      this.source = source;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      long before = left;
      if (before == 0) {
        return -1;
      }
      if (length == 0) {
        return 0;
      }
      int wanted = (int) Math.min(length, before);
      try {
        int count = source.read(ByteBuffer.wrap(target, offset, wanted));
        if (count < 0) {
          throw new EOFException("the content ends early");
        }
        left = before - count;
        return count;
      } catch (IOException | RuntimeException e) {
        // What an attempt that was given up still reads, it reads in vain.
        if (!isClosed) {
          failure = e;
        }
        throw e;
      }
    }

    @Override
    public void close() {
      isClosed = true;
      source.close();
    }
  }
}
