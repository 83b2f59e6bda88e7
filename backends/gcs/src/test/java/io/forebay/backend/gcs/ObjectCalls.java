package io.forebay.backend.gcs;

import com.google.api.services.storage.model.Objects;
import com.google.api.services.storage.model.StorageObject;
import io.forebay.backend.gcs.MemoryGcsBucket.Held;
import io.forebay.core.name.KeyOrder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/// What [MemoryGcs] answers to calls about objects.
final class ObjectCalls {

  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d+)");
  private static final Pattern FIELDS = Pattern.compile("(?:.*items\\()?([^()]*)\\)?");

  private ObjectCalls() {}

  static void answer(GcsExchange exchange, MemoryGcsBucket bucket, boolean isDecompressing)
      throws IOException {
    String key = exchange.key().orElseThrow();
    switch (exchange.method()) {
      case "GET" -> {
        Held held = bucket.object(key);
        MemoryGcsBucket.requireConditions(exchange, held);
        if (exchange.isMedia()) {
          media(exchange, held, isDecompressing);
        } else {
          exchange.answerJson(200, selected(exchange, held.resource()));
        }
      }
      case "DELETE" -> {
        bucket
            .objects()
            .compute(
                key,
                (name, existing) -> {
                  MemoryGcsBucket.requireConditions(exchange, bucket.object(key));
                  return null;
                });
        exchange.answer(204);
      }
      default -> throw new GcsRefusal(405, "methodNotAllowed", "not a part of this server");
    }
  }

  private static void media(GcsExchange exchange, Held held, boolean isDecompressing)
      throws IOException {
    StorageObject object = held.resource();
    byte[] bytes = held.bytes();
    exchange.answerHeader("x-goog-generation", object.getGeneration().toString());
    exchange.answerHeader("x-goog-metageneration", object.getMetageneration().toString());
    exchange.answerHeader("x-goog-stored-content-length", Integer.toString(bytes.length));
    exchange.answerHeader(
        "x-goog-hash", "crc32c=" + object.getCrc32c() + ",md5=" + object.getMd5Hash());
    boolean isCompressed = "gzip".equals(object.getContentEncoding());
    boolean takesGzip =
        exchange.header("Accept-Encoding").filter(value -> value.contains("gzip")).isPresent();
    if (isCompressed && (isDecompressing || !takesGzip)) {
      try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
        exchange.answerChunked(200, in.readAllBytes());
      }
      return;
    }
    if (object.getContentEncoding() != null) {
      exchange.answerHeader("Content-Encoding", object.getContentEncoding());
    }
    Matcher range = RANGE.matcher(exchange.header("Range").orElse(""));
    if (!range.matches()) {
      exchange.answerBytes(200, object.getContentType(), bytes);
      return;
    }
    int start = Integer.parseInt(range.group(1));
    int end = Math.min(bytes.length, Integer.parseInt(range.group(2)) + 1);
    if (start >= end) {
      throw new GcsRefusal(416, "requestedRangeNotSatisfiable", "not satisfiable");
    }
    exchange.answerHeader(
        "Content-Range", "bytes %d-%d/%d".formatted(start, end - 1, bytes.length));
    exchange.answerBytes(206, object.getContentType(), Arrays.copyOfRange(bytes, start, end));
  }

  static void list(GcsExchange exchange, MemoryGcsBucket bucket) throws IOException {
    String prefix = exchange.query("prefix").orElse("");
    String delimiter = exchange.query("delimiter").orElse("");
    String start = exchange.query("startOffset").orElse("");
    String after = exchange.query("pageToken").orElse("");
    long left = exchange.number("maxResults").orElse(1000L);
    List<StorageObject> items = new ArrayList<>();
    List<String> prefixes = new ArrayList<>();
    String last = "";
    for (Map.Entry<String, Held> entry : bucket.objects().tailMap(start, true).entrySet()) {
      String key = entry.getKey();
      int cut = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
      String name = cut < 0 ? key : key.substring(0, cut + delimiter.length());
      boolean isNext = name.isEmpty() || KeyOrder.BY_UTF_8.compare(name, after) > 0;
      if (!key.startsWith(prefix) || !isNext || (cut >= 0 && prefixes.contains(name))) {
        continue;
      }
      if (left-- == 0) {
        exchange.answerJson(200, page(items, prefixes).setNextPageToken(last));
        return;
      }
      last = name;
      if (cut < 0) {
        items.add(selected(exchange, entry.getValue().resource()));
      } else {
        prefixes.add(name);
      }
    }
    exchange.answerJson(200, page(items, prefixes));
  }

  private static Objects page(List<StorageObject> items, List<String> prefixes) {
    return new Objects()
        .setKind("storage#objects")
        .setItems(items.isEmpty() ? null : items)
        .setPrefixes(prefixes.isEmpty() ? null : prefixes);
  }

  /// Only the fields that were asked for.
  static StorageObject selected(GcsExchange exchange, StorageObject resource) {
    Matcher fields = FIELDS.matcher(exchange.query("fields").orElse(""));
    if (!fields.matches() || fields.group(1).isEmpty()) {
      return resource;
    }
    StorageObject selected = new StorageObject();
    List<String> names = List.of(fields.group(1).split(",", -1));
    resource.forEach((name, value) -> {
      if (names.contains(name)) {
        selected.set(name, value);
      }
    });
    return selected;
  }
}
