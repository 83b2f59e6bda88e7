package io.forebay.backend.gcs;

import com.google.api.client.http.HttpContent;
import io.forebay.core.backend.BackendContent;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.ByteRange;
import io.forebay.core.object.ByteSource;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// A span of the content to be written, as Google's library sends it. Used by one thread.
final class GcsContent implements HttpContent {

  private static final int BUFFER_BYTES = 64 << 10;

  private final BackendContent content;
  private final ByteRange range;
  private final String contentType;
  private boolean isRead;
  private @Nullable Exception localFailure;

  GcsContent(BackendContent content, ByteRange range, String contentType) {
    this.content = content;
    this.range = range;
    this.contentType = contentType;
  }

  @Override
  public long getLength() {
    return range.lengthBytes();
  }

  @Override
  public String getType() {
    return contentType;
  }

  @Override
  public boolean retrySupported() {
    return true;
  }

  /// Whether all bytes of the last attempt have been read, so that they may all have been sent.
  boolean isRead() {
    return isRead;
  }

  /// Fails where the content could not be read: then it is not the backend that failed, and there
  /// is no use in sending it again.
  void checkReadable() {
    if (localFailure instanceof StoreException failure) {
      throw failure;
    }
    if (localFailure != null) {
      throw new StoreException(
              ErrorCode.UNAVAILABLE, "The content to be written cannot be read", localFailure)
          .permanent();
    }
  }

  @Override
  public void writeTo(OutputStream target) throws IOException {
    isRead = range.isEmpty();
    if (isRead) {
      return;
    }
    byte[] buffer = new byte[(int) Math.min(BUFFER_BYTES, range.lengthBytes())];
    try (ByteSource source = open()) {
      for (long left = range.lengthBytes(); left > 0; ) {
        int count = read(source, ByteBuffer.wrap(buffer, 0, (int) Math.min(buffer.length, left)));
        left -= count;
        isRead = left == 0;
        target.write(buffer, 0, count);
      }
    }
  }

  private ByteSource open() throws IOException {
    try {
      return content.open(range);
    } catch (IOException | RuntimeException e) {
      localFailure = e;
      throw e;
    }
  }

  private int read(ByteSource source, ByteBuffer target) throws IOException {
    try {
      int count = source.read(target);
      if (count < 0) {
        throw new EOFException("the content ends early");
      }
      return count;
    } catch (IOException | RuntimeException e) {
      localFailure = e;
      throw e;
    }
  }
}
