package io.forebay.backend.gcs;

import com.google.api.client.http.LowLevelHttpRequest;
import com.google.api.client.http.LowLevelHttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;

/// One request on its way, which ends in time even where single bytes go and come now and then.
final class ApacheRequest extends LowLevelHttpRequest {

  // A body must leave at least this fast, so that a write ends although the cloud reads nothing
  // more of it.
  private static final long BYTES_PER_SECOND_MIN = 256 << 10;

  private final CloseableHttpClient client;
  private final ScheduledExecutorService watchdog;
  private final Duration timeout;
  private final HttpUriRequestBase request;

  ApacheRequest(
      CloseableHttpClient client,
      ScheduledExecutorService watchdog,
      Duration timeout,
      String method,
      String url) {
    this.client = client;
    this.watchdog = watchdog;
    this.timeout = timeout;
    this.request = new HttpUriRequestBase(method, URI.create(url));
  }

  @Override
  public void addHeader(String name, String value) {
    request.addHeader(name, value);
  }

  @Override
  public LowLevelHttpResponse execute() throws IOException {
    if (getStreamingContent() != null) {
      request.setEntity(new Body());
    }
    long sizeBytes = Math.max(0, getContentLength());
    long milliseconds = timeout.toMillis() + sizeBytes * 1000 / BYTES_PER_SECOND_MIN;
    ScheduledFuture<?> end = watchdog.schedule(request::abort, milliseconds, TimeUnit.MILLISECONDS);
    try {
      ClassicHttpResponse response = client.executeOpen(null, request, null);
      return new ApacheAnswer(request, response);
    } catch (IOException e) {
      if (request.isAborted()) {
        InterruptedIOException late = new InterruptedIOException("no answer in time");
        late.initCause(e);
        throw late;
      }
      throw e;
    } finally {
      end.cancel(false);
    }
  }

  private final class Body extends AbstractHttpEntity {

    Body() {
      super(
          ApacheRequest.this.getContentType(),
          ApacheRequest.this.getContentEncoding(),
          ApacheRequest.this.getContentLength() < 0);
    }

    @Override
    public void writeTo(OutputStream target) throws IOException {
      getStreamingContent().writeTo(target);
    }

    @Override
    public long getContentLength() {
      return ApacheRequest.this.getContentLength();
    }

    @Override
    public boolean isStreaming() {
      return true;
    }

    @Override
    public boolean isRepeatable() {
      return false;
    }

    @Override
    public InputStream getContent() {
      // Google's content can only write itself; Apache's contract lets an entity that streams
      // refuse
      // to be read (HttpEntity#getContent), and its client asks for writeTo alone.
      throw new UnsupportedOperationException("is only written");
    }

    @Override
    public void close() {}
  }
}
