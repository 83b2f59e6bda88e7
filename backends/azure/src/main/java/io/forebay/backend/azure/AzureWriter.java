package io.forebay.backend.azure;

import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpMethod;
import io.forebay.core.backend.BackendContent;
import io.forebay.core.object.ByteRange;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.object.ObjectMetadata;
import io.forebay.core.run.Retrier;
import java.net.URL;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// Writes blobs: small ones with Put Blob, larger ones in blocks.
final class AzureWriter {

  private final AzureCalls calls;
  private final Retrier retrier;
  private final AzureBackendSettings.Limits limits;
  private final InstantSource time;
  private final RandomGenerator random;

  AzureWriter(
      AzureCalls calls,
      Retrier retrier,
      AzureBackendSettings.Limits limits,
      InstantSource time,
      RandomGenerator random) {
    this.calls = calls;
    this.retrier = retrier;
    this.limits = limits;
    this.time = time;
    this.random = random;
  }

  /// @param address of the blob, with a query
  ObjectAttributes put(
      Function<String, URL> address,
      BackendContent content,
      ObjectMetadata metadata,
      Precondition precondition) {
    ObjectMetadata typed = AzureMetadata.typed(metadata);
    Map<String, String> headers =
        new HashMap<>(AzureMetadata.toHeaders(typed, content.md5(), content.checksums()));
    headers.put("x-ms-blob-content-md5", Base64Text.ofHex(content.md5()));
    headers.putAll(precondition.headers());
    HttpHeaders answer =
        precondition.deciding(() ->
            content.sizeBytes() > limits.blocksThresholdBytes()
                ? new BlockWrite(calls, retrier, limits, random, address, content).write(headers)
                : inOnePiece(address.apply(""), content, headers));
    return AzureAttributes.ofWrite(
        answer, content.sizeBytes(), content.md5(), content.checksums(), typed, time.instant());
  }

  private HttpHeaders inOnePiece(URL address, BackendContent content, Map<String, String> headers) {
    headers.put("x-ms-blob-type", "BlockBlob");
    // The service compares the bytes with it before the blob is there.
    headers.put("Content-MD5", Base64Text.ofHex(content.md5()));
    try (AzureContent body = new AzureContent(content, ByteRange.whole(content.sizeBytes()))) {
      return calls.write(HttpMethod.PUT, address, headers, Optional.of(body)).getHeaders();
    }
  }
}
