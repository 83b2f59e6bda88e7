package io.forebay.backend.s3;

import io.forebay.core.backend.BackendContent;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.ByteRange;
import io.forebay.core.object.ByteSource;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.ContentStreamProvider;

/// A span of the content to be written, as the SDK reads it: again for each attempt, and once more
/// where the payload is signed. Used by one thread.
final class S3Content implements ContentStreamProvider, AutoCloseable {

  private final BackendContent content;
  private final ByteRange range;
  private @Nullable ContentStream open;
  private @Nullable Throwable localFailure;

  S3Content(BackendContent content, ByteRange range) {
    this.content = content;
    this.range = range;
  }

  long lengthBytes() {
    return range.lengthBytes();
  }

  @Override
  public InputStream newStream() {
    close();
    try {
      open = new ContentStream(content.open(range));
      return open;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /// Whether all bytes of the last attempt have been read, so that they may all have been sent.
  boolean isRead() {
    return open == null ? range.isEmpty() : open.left == 0;
  }

  /// Fails where the content could not be read: then it is not the backend that failed.
  void checkReadable() {
    if (localFailure instanceof StoreException failure) {
      throw failure.permanent();
    }
    if (localFailure != null) {
      throw failed(localFailure);
    }
  }

  /// The MD5 of the span, in Base64.
  String md5() {
    byte[] buffer = new byte[64 << 10];
    try (InputStream stream = newStream()) {
      MessageDigest md5 = MessageDigest.getInstance("MD5");
      for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
        md5.update(buffer, 0, count);
      }
      return Base64.getEncoder().encodeToString(md5.digest());
    } catch (IOException e) {
      throw failed(e);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has MD5", e);
    }
  }

  @Override
  public void close() {
    if (open != null) {
      open.close();
    }
  }

  private static StoreException failed(Throwable cause) {
    return new StoreException(
            ErrorCode.UNAVAILABLE, "The content to be written cannot be read", cause)
        .permanent();
  }

  private final class ContentStream extends InputStream {

    private final ByteSource source;
    private long left = range.lengthBytes();

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
      if (left == 0) {
        return -1;
      }
      if (length == 0) {
        return 0;
      }
      int wanted = (int) Math.min(length, left);
      try {
        int count = source.read(ByteBuffer.wrap(target, offset, wanted));
        if (count < 0) {
          throw new EOFException("the content ends early");
        }
        left -= count;
        return count;
      } catch (IOException | RuntimeException e) {
        localFailure = e;
        throw e;
      }
    }

    @Override
    public void close() {
      source.close();
    }
  }
}
