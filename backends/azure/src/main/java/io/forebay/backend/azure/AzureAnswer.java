package io.forebay.backend.azure;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.BinaryData;
import com.azure.core.util.CoreUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// An answer whose head is there, as the SDK wants to see it. Its body is read once: as a stream by
/// [AzureBody], or into memory, as far as that is small, by all others.
final class AzureAnswer extends HttpResponse {

  // The longest are pages of lists, with 5000 names of 1 KiB and what is said of them.
  private static final int MEMORY_BYTES_MAX = 64 << 20;

  private final int status;
  private final HttpHeaders headers;
  private final AnswerStream stream;
  private byte @Nullable [] bytes;

  AzureAnswer(HttpRequest request, java.net.http.HttpResponse<AnswerStream> answer) {
    super(request);
    this.status = answer.statusCode();
    this.headers = new HttpHeaders();
    answer
        .headers()
        .map()
        .forEach((name, values) -> headers.set(HttpHeaderName.fromString(name), values));
    this.stream = answer.body();
  }

  AnswerStream stream() {
    return stream;
  }

  @Override
  public int getStatusCode() {
    return status;
  }

  @Override
  @Deprecated
  public @Nullable String getHeaderValue(String name) {
    return headers.getValue(HttpHeaderName.fromString(name));
  }

  @Override
  public HttpHeaders getHeaders() {
    return headers;
  }

  @Override
  public Flux<ByteBuffer> getBody() {
    return Flux.defer(() -> Flux.just(ByteBuffer.wrap(bytes())));
  }

  @Override
  public BinaryData getBodyAsBinaryData() {
    return BinaryData.fromBytes(bytes());
  }

  @Override
  public Mono<byte[]> getBodyAsByteArray() {
    return Mono.fromCallable(this::bytes);
  }

  @Override
  public Mono<String> getBodyAsString() {
    return Mono.fromCallable(
        () -> CoreUtils.bomAwareToString(bytes(), headers.getValue(HttpHeaderName.CONTENT_TYPE)));
  }

  @Override
  public Mono<String> getBodyAsString(Charset charset) {
    return Mono.fromCallable(() -> new String(bytes(), charset));
  }

  @Override
  public HttpResponse buffer() {
    bytes();
    return this;
  }

  @Override
  public void close() {
    stream.close();
  }

  private byte[] bytes() {
    if (bytes == null) {
      try {
        bytes = stream.readAll(MEMORY_BYTES_MAX);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return bytes;
  }
}
