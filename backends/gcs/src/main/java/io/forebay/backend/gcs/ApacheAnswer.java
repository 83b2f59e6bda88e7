package io.forebay.backend.gcs;

import com.google.api.client.http.LowLevelHttpResponse;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;

/// An answer as it arrives. To close its body early ends the connection at once: nothing is read to
/// its end for the sake of the next request.
final class ApacheAnswer extends LowLevelHttpResponse {

  private final HttpUriRequestBase request;
  private final ClassicHttpResponse response;
  private final Header[] headers;
  private final InputStream content;

  ApacheAnswer(HttpUriRequestBase request, ClassicHttpResponse response) throws IOException {
    this.request = request;
    this.response = response;
    this.headers = response.getHeaders();
    HttpEntity entity = response.getEntity();
    this.content =
        entity == null || entity.getContent() == null
            ? InputStream.nullInputStream()
            : new Content(entity.getContent(), entity.getContentLength());
    if (entity == null) {
      response.close();
    }
  }

  @Override
  public InputStream getContent() {
    return content;
  }

  @Override
  public @Nullable String getContentEncoding() {
    return header("content-encoding");
  }

  @Override
  public long getContentLength() {
    String length = header("content-length");
    return length == null ? -1 : Long.parseLong(length);
  }

  @Override
  public @Nullable String getContentType() {
    return header("content-type");
  }

  private @Nullable String header(String name) {
    Header header = response.getFirstHeader(name);
    return header == null ? null : header.getValue();
  }

  @Override
  public String getStatusLine() {
    return response.getVersion() + " " + response.getCode() + " " + response.getReasonPhrase();
  }

  @Override
  public int getStatusCode() {
    return response.getCode();
  }

  @Override
  public @Nullable String getReasonPhrase() {
    return response.getReasonPhrase();
  }

  @Override
  public int getHeaderCount() {
    return headers.length;
  }

  @Override
  public String getHeaderName(int index) {
    return headers[index].getName().toLowerCase(Locale.ROOT);
  }

  @Override
  public String getHeaderValue(int index) {
    return headers[index].getValue();
  }

  @Override
  public void disconnect() throws IOException {
    content.close();
  }

  private final class Content extends FilterInputStream {

    private final long lengthBytes;
    private long position;
    private boolean hasEnded;

    Content(InputStream in, long lengthBytes) {
      super(in);
      this.lengthBytes = lengthBytes;
    }

    @Override
    public int read() throws IOException {
      int value = in.read();
      count(value < 0 ? -1 : 1);
      return value;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int count = in.read(target, offset, length);
      count(count);
      return count;
    }

    private void count(int count) throws IOException {
      if (count < 0) {
        hasEnded = true;
        return;
      }
      position += count;
      if (position == lengthBytes && !hasEnded) {
        // Known without waiting; the connection goes back to the others.
        hasEnded = in.read() < 0;
      }
    }

    @Override
    public void close() {
      if (!hasEnded) {
        hasEnded = true;
        request.abort();
      }
      try {
        response.close();
      } catch (IOException e) {
        // The connection is gone, which is what was wanted.
        return;
      }
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
