package io.forebay.testkit.s3;

import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/// One page of a bucket's keys, with common prefixes rolled up.
///
/// @param entries keys with their objects; common prefixes without, in one order
/// @param last the last of them, where there are more
record ObjectListing(NavigableMap<String, Optional<MemoryObject>> entries, Optional<String> last) {

  static ObjectListing of(S3Exchange exchange, NavigableMap<String, MemoryObject> objects) {
    String prefix = exchange.query("prefix").orElse("");
    String delimiter = exchange.query("delimiter").orElse("");
    int max = Math.min(1000, exchange.query("max-keys").map(Integer::valueOf).orElse(1000));
    String after =
        exchange
            .query("continuation-token")
            .map(ObjectListing::keyOf)
            .or(() -> exchange.query("start-after"))
            .or(() -> exchange.query("marker"))
            .orElse("");
    NavigableMap<String, Optional<MemoryObject>> entries = new TreeMap<>(MemoryBucket.KEY_ORDER);
    for (Map.Entry<String, MemoryObject> object : objects.tailMap(prefix, true).entrySet()) {
      String key = object.getKey();
      if (!key.startsWith(prefix)) {
        break;
      }
      int cut = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
      String entry = cut < 0 ? key : key.substring(0, cut + delimiter.length());
      if (MemoryBucket.KEY_ORDER.compare(entry, after) <= 0 || entries.containsKey(entry)) {
        continue;
      }
      if (entries.size() == max) {
        return new ObjectListing(
            entries, max == 0 ? Optional.empty() : Optional.of(entries.lastKey()));
      }
      entries.put(entry, cut < 0 ? Optional.of(object.getValue()) : Optional.empty());
    }
    return new ObjectListing(entries, Optional.empty());
  }

  String toXml(S3Exchange exchange, UnaryOperator<String> encoding) {
    boolean second = exchange.query("list-type").filter("2"::equals).isPresent();
    StringBuilder xml = new StringBuilder("<ListBucketResult>");
    xml.append(Xml.element("Name", exchange.bucket()))
        .append(Xml.element("Prefix", encoding.apply(exchange.query("prefix").orElse(""))))
        .append(Xml.element("MaxKeys", exchange.query("max-keys").orElse("1000")))
        .append(Xml.element("IsTruncated", last.isPresent()));
    exchange
        .query("delimiter")
        .ifPresent(text -> xml.append(Xml.element("Delimiter", encoding.apply(text))));
    exchange
        .query("encoding-type")
        .ifPresent(type -> xml.append(Xml.element("EncodingType", type)));
    if (second) {
      xml.append(Xml.element("KeyCount", entries.size()));
      last.ifPresent(key -> xml.append(Xml.element("NextContinuationToken", token(key))));
    } else {
      last.ifPresent(key -> xml.append(Xml.element("NextMarker", encoding.apply(key))));
    }
    entries.forEach((name, object) -> append(xml, encoding.apply(name), object));
    return xml.append("</ListBucketResult>").toString();
  }

  private static void append(StringBuilder xml, String name, Optional<MemoryObject> object) {
    if (object.isEmpty()) {
      xml.append("<CommonPrefixes>")
          .append(Xml.element("Prefix", name))
          .append("</CommonPrefixes>");
      return;
    }
    xml.append("<Contents>")
        .append(Xml.element("Key", name))
        .append(
            Xml.element("LastModified", object.get().lastModified().truncatedTo(ChronoUnit.MILLIS)))
        .append(Xml.element("ETag", "\"" + object.get().etag() + "\""))
        .append(Xml.element("Size", object.get().content().sizeBytes()))
        .append("<StorageClass>STANDARD</StorageClass></Contents>");
  }

  private static String token(String key) {
    return Base64.getUrlEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8));
  }

  private static String keyOf(String token) {
    return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
  }
}
