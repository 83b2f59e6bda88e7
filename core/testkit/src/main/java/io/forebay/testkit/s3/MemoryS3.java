package io.forebay.testkit.s3;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// An S3 service in memory, for tests that need a fast origin: it passes the same suite as
/// LocalStack.
///
/// Path style only, no versions. It checks no signature, but lengths, conditions, `Content-MD5` and
/// checksums. What it does not know is answered with `NotImplemented`.
public final class MemoryS3 implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, MemoryBucket> buckets = new ConcurrentSkipListMap<>();
  private final BucketOperations bucketOperations = new BucketOperations(buckets);
  private final ObjectOperations objectOperations = new ObjectOperations();
  private final UploadOperations uploadOperations = new UploadOperations();

  private MemoryS3(HttpServer server) {
    this.server = server;
  }

  /// Starts one on a free port of the loopback interface.
  public static MemoryS3 start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
      MemoryS3 origin = new MemoryS3(server);
      server.setExecutor(origin.threads);
      server.createContext("/", origin::handle);
      server.start();
      return origin;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /// Puts an object of any size that takes no memory: its bytes are those of [#madeUpByte].
  public void putMadeUp(String bucket, String key, long sizeBytes, long seed) {
    buckets
        .computeIfAbsent(bucket, absent -> new MemoryBucket())
        .objects()
        .put(
            key,
            MemoryObject.of(
                new Content.MadeUp(sizeBytes, seed),
                "%016x%016x".formatted(seed, sizeBytes),
                Map.of("content-type", "application/octet-stream")));
  }

  /// The byte at `offset` of a made-up object.
  public static byte madeUpByte(long seed, long offset) {
    long mixed = (offset >>> 3) * 0x9E3779B97F4A7C15L + seed;
    return (byte) ((mixed ^ (mixed >>> 29)) >>> ((offset & 7) * 8));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange http) throws IOException {
    try (http) {
      S3Exchange exchange = new S3Exchange(http);
      try {
        dispatch(exchange);
      } catch (StoreException refusal) {
        exchange.refuse(refusal);
      }
    }
  }

  private void dispatch(S3Exchange exchange) throws IOException {
    if (exchange.bucket().isEmpty()) {
      bucketOperations.list(exchange);
    } else if (exchange.key().isEmpty()) {
      bucketOperations.answer(exchange);
    } else if (exchange.hasQuery("uploads") || exchange.hasQuery("uploadId")) {
      uploadOperations.answer(exchange, bucket(exchange.bucket()));
    } else {
      objectOperations.answer(exchange, bucket(exchange.bucket()));
    }
  }

  private MemoryBucket bucket(String name) {
    MemoryBucket bucket = buckets.get(name);
    if (bucket == null) {
      throw new StoreException(ErrorCode.NO_SUCH_BUCKET, "The specified bucket does not exist.");
    }
    return bucket;
  }
}
