package io.forebay.testkit.s3;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/// What is asked of a bucket, or of all of them.
final class BucketOperations {

  private static final Set<String> LIST_PARAMETERS =
      Set.of(
          "list-type",
          "prefix",
          "delimiter",
          "start-after",
          "continuation-token",
          "marker",
          "max-keys",
          "encoding-type",
          "fetch-owner",
          "x-id");

  private final Map<String, MemoryBucket> buckets;

  BucketOperations(Map<String, MemoryBucket> buckets) {
    this.buckets = buckets;
  }

  void list(S3Exchange exchange) throws IOException {
    if (!exchange.method().equals("GET")) {
      throw exchange.notImplemented();
    }
    StringBuilder xml = new StringBuilder("<ListAllMyBucketsResult><Buckets>");
    buckets.forEach((name, bucket) ->
        xml.append("<Bucket>")
            .append(Xml.element("Name", name))
            .append(Xml.element("CreationDate", bucket.createdAt().truncatedTo(ChronoUnit.MILLIS)))
            .append("</Bucket>"));
    exchange.answerXml(200, xml.append("</Buckets></ListAllMyBucketsResult>").toString());
  }

  void answer(S3Exchange exchange) throws IOException {
    String name = exchange.bucket();
    if (exchange.method().equals("PUT") && exchange.queries().isEmpty()) {
      buckets.computeIfAbsent(name, absent -> new MemoryBucket());
      exchange.answerHeader("Location", "/" + name);
      exchange.answer(200);
      return;
    }
    MemoryBucket bucket = buckets.get(name);
    if (bucket == null) {
      throw new StoreException(ErrorCode.NO_SUCH_BUCKET, "The specified bucket does not exist.");
    }
    switch (exchange.method()) {
      case "HEAD" -> exchange.answer(200);
      case "DELETE" -> delete(exchange, name, bucket);
      case "GET" -> get(exchange, bucket);
      case "POST" -> deleteObjects(exchange, bucket);
      default -> throw exchange.notImplemented();
    }
  }

  private void delete(S3Exchange exchange, String name, MemoryBucket bucket) throws IOException {
    if (!bucket.objects().isEmpty()) {
      throw new StoreException(ErrorCode.BUCKET_NOT_EMPTY, "The bucket is not empty");
    }
    buckets.remove(name);
    exchange.answer(204);
  }

  private static void get(S3Exchange exchange, MemoryBucket bucket) throws IOException {
    if (exchange.hasQuery("location")) {
      exchange.answerXml(200, "<LocationConstraint/>");
    } else if (LIST_PARAMETERS.containsAll(exchange.queries().keySet())) {
      ObjectListing listing = ObjectListing.of(exchange, bucket.objects());
      UnaryOperator<String> encoding =
          exchange.query("encoding-type").filter("url"::equals).isPresent()
              ? BucketOperations::urlEncode
              : UnaryOperator.identity();
      exchange.answerXml(200, listing.toXml(exchange, encoding));
    } else {
      throw exchange.notImplemented();
    }
  }

  private static String urlEncode(String key) {
    return URLEncoder.encode(key, StandardCharsets.UTF_8).replace("%2F", "/");
  }

  private static void deleteObjects(S3Exchange exchange, MemoryBucket bucket) throws IOException {
    if (!exchange.hasQuery("delete")) {
      throw exchange.notImplemented();
    }
    StringBuilder xml = new StringBuilder("<DeleteResult>");
    for (Map<String, String> object : Xml.elements(exchange.body().content().bytes(), "Object")) {
      String key = object.getOrDefault("Key", "");
      bucket.objects().remove(key);
      xml.append("<Deleted>").append(Xml.element("Key", key)).append("</Deleted>");
    }
    exchange.answerXml(200, xml.append("</DeleteResult>").toString());
  }
}
