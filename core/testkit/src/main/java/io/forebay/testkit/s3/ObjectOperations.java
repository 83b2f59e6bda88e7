package io.forebay.testkit.s3;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import java.io.IOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// GET, HEAD, PUT and DELETE of one object.
final class ObjectOperations {

  private static final Set<String> CONTENT_HEADERS =
      Set.of(
          "content-type",
          "cache-control",
          "content-disposition",
          "content-language",
          "content-encoding",
          "expires");
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d*)-(\\d*)");

  void answer(S3Exchange exchange, MemoryBucket bucket) throws IOException {
    switch (exchange.method()) {
      case "GET", "HEAD" -> read(exchange, bucket.object(exchange.key()));
      case "PUT" -> put(exchange, bucket);
      case "DELETE" -> delete(exchange, bucket);
      default -> throw exchange.notImplemented();
    }
  }

  private static void read(S3Exchange exchange, MemoryObject object) throws IOException {
    if (exchange.header("If-Match").filter(list -> !names(list, object)).isPresent()) {
      throw new StoreException(ErrorCode.PRECONDITION_FAILED, "If-Match");
    }
    exchange.answerHeader("ETag", "\"" + object.etag() + "\"");
    exchange.answerHeader(
        "Last-Modified",
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            object.lastModified().atOffset(ZoneOffset.UTC)));
    exchange.answerHeader("Accept-Ranges", "bytes");
    if (exchange.header("If-None-Match").filter(list -> names(list, object)).isPresent()) {
      exchange.answer(304);
      return;
    }
    Optional<String> range = exchange.header("Range");
    boolean checksumsAsked = exchange.header("x-amz-checksum-mode").isPresent() && range.isEmpty();
    object
        .headers()
        .forEach((name, value) -> {
          if (checksumsAsked || !name.startsWith("x-amz-checksum-")) {
            exchange.answerHeader(name, value);
          }
        });
    long size = object.content().sizeBytes();
    Matcher span = RANGE.matcher(range.orElse(""));
    if (!span.matches()) {
      exchange.answerContent(200, object.content(), 0, size);
      return;
    }
    long start = startOffset(span, size);
    long end = endOffset(span, size);
    if (start >= end) {
      throw new StoreException(ErrorCode.INVALID_RANGE, "The requested range is not satisfiable");
    }
    exchange.answerHeader("Content-Range", "bytes %d-%d/%d".formatted(start, end - 1, size));
    exchange.answerContent(206, object.content(), start, end);
  }

  private static long startOffset(Matcher span, long size) {
    return span.group(1).isEmpty()
        ? Math.max(0, size - Long.parseLong(span.group(2)))
        : Long.parseLong(span.group(1));
  }

  private static long endOffset(Matcher span, long size) {
    return span.group(1).isEmpty() || span.group(2).isEmpty()
        ? size
        : Math.min(size, Long.parseLong(span.group(2)) + 1);
  }

  private static boolean names(String etags, MemoryObject object) {
    return Arrays.stream(etags.split(","))
        .map(etag -> etag.strip().replace("\"", ""))
        .anyMatch(etag -> etag.equals("*") || etag.equals(object.etag()));
  }

  private static void put(S3Exchange exchange, MemoryBucket bucket) throws IOException {
    if (exchange.header("x-amz-copy-source").isPresent()) {
      throw exchange.notImplemented();
    }
    RequestBody body = exchange.body();
    Map<String, String> headers = keptHeaders(exchange.headers());
    headers.putAll(body.checksums());
    MemoryObject written = MemoryObject.of(body.content(), body.md5(), headers);
    bucket
        .objects()
        .compute(
            exchange.key(),
            (key, existing) -> {
              requireConditions(exchange, Optional.ofNullable(existing));
              return written;
            });
    exchange.answerHeader("ETag", "\"" + written.etag() + "\"");
    body.checksums().forEach(exchange::answerHeader);
    exchange.answer(200);
  }

  private static void delete(S3Exchange exchange, MemoryBucket bucket) throws IOException {
    bucket
        .objects()
        .compute(
            exchange.key(),
            (key, existing) -> {
              requireConditions(exchange, Optional.ofNullable(existing));
              return null;
            });
    exchange.answer(204);
  }

  /// Refuses a write over `existing` that its conditions forbid.
  static void requireConditions(S3Exchange exchange, Optional<MemoryObject> existing) {
    Optional<String> match = exchange.header("If-Match");
    if (match.isPresent() && existing.isEmpty()) {
      throw new StoreException(ErrorCode.NO_SUCH_KEY, "The specified key does not exist.");
    }
    boolean failed =
        existing
            .filter(object ->
                match.filter(list -> !names(list, object)).isPresent()
                    || exchange
                        .header("If-None-Match")
                        .filter(list -> names(list, object))
                        .isPresent())
            .isPresent();
    if (failed) {
      throw new StoreException(ErrorCode.PRECONDITION_FAILED, "a condition did not hold");
    }
  }

  /// The headers that are kept with an object.
  static Map<String, String> keptHeaders(Map<String, String> headers) {
    Map<String, String> kept = new HashMap<>();
    headers.forEach((name, value) -> {
      if (CONTENT_HEADERS.contains(name) || name.startsWith("x-amz-meta-")) {
        kept.put(name, value);
      }
    });
    kept.computeIfPresent(
        "content-encoding",
        (name, value) -> value.replaceAll("(^|,)\\s*aws-chunked\\s*", "").replaceAll("^,", ""));
    kept.values().removeIf(String::isEmpty);
    kept.putIfAbsent("content-type", "binary/octet-stream");
    return kept;
  }
}
