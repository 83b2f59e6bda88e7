package io.forebay.testkit.s3;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;

/// Multipart uploads: create, part, list parts, complete, abort.
final class UploadOperations {

  private static final int PART_BYTES_MIN = 5 * 1024 * 1024;

  void answer(S3Exchange exchange, MemoryBucket bucket) throws IOException {
    switch (exchange.method() + (exchange.hasQuery("uploads") ? " uploads" : "")) {
      case "POST uploads" -> create(exchange, bucket);
      case "PUT" -> part(exchange, upload(exchange, bucket));
      case "GET" -> listParts(exchange, upload(exchange, bucket));
      case "POST" -> complete(exchange, bucket, upload(exchange, bucket));
      case "DELETE" -> {
        upload(exchange, bucket);
        bucket.uploads().remove(uploadId(exchange));
        exchange.answer(204);
      }
      default -> throw exchange.notImplemented();
    }
  }

  private static String uploadId(S3Exchange exchange) {
    return exchange.query("uploadId").orElse("");
  }

  private static MemoryBucket.Upload upload(S3Exchange exchange, MemoryBucket bucket) {
    return bucket.upload(uploadId(exchange));
  }

  private static void create(S3Exchange exchange, MemoryBucket bucket) throws IOException {
    String uploadId = UUID.randomUUID().toString();
    Map<String, String> headers = ObjectOperations.keptHeaders(exchange.headers());
    bucket
        .uploads()
        .put(
            uploadId,
            new MemoryBucket.Upload(exchange.key(), headers, new ConcurrentSkipListMap<>()));
    exchange.answerXml(
        200,
        "<InitiateMultipartUploadResult>"
            + Xml.element("Bucket", exchange.bucket())
            + Xml.element("Key", exchange.key())
            + Xml.element("UploadId", uploadId)
            + "</InitiateMultipartUploadResult>");
  }

  private static void part(S3Exchange exchange, MemoryBucket.Upload upload) throws IOException {
    if (exchange.header("x-amz-copy-source").isPresent()) {
      throw exchange.notImplemented();
    }
    int number = Integer.parseInt(exchange.query("partNumber").orElse("0"));
    if (number < 1 || number > 10_000) {
      throw new StoreException(ErrorCode.INVALID_ARGUMENT, "not a part number");
    }
    RequestBody body = exchange.body();
    upload.parts().put(number, new MemoryBucket.Part(body.content(), body.md5()));
    exchange.answerHeader("ETag", "\"" + body.md5() + "\"");
    body.checksums().forEach(exchange::answerHeader);
    exchange.answer(200);
  }

  private static void listParts(S3Exchange exchange, MemoryBucket.Upload upload)
      throws IOException {
    StringBuilder xml = new StringBuilder("<ListPartsResult>");
    xml.append(Xml.element("Bucket", exchange.bucket()))
        .append(Xml.element("Key", exchange.key()))
        .append(Xml.element("UploadId", uploadId(exchange)))
        .append(Xml.element("IsTruncated", false));
    upload
        .parts()
        .forEach((number, part) ->
            xml.append("<Part>")
                .append(Xml.element("PartNumber", number))
                .append(Xml.element("ETag", "\"" + part.etag() + "\""))
                .append(Xml.element("Size", part.content().sizeBytes()))
                .append("</Part>"));
    exchange.answerXml(200, xml.append("</ListPartsResult>").toString());
  }

  private static void complete(S3Exchange exchange, MemoryBucket bucket, MemoryBucket.Upload upload)
      throws IOException {
    List<Map<String, String>> named = Xml.elements(exchange.body().content().bytes(), "Part");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ByteArrayOutputStream digests = new ByteArrayOutputStream();
    int before = 0;
    for (int i = 0; i < named.size(); i++) {
      int number = Integer.parseInt(named.get(i).getOrDefault("PartNumber", "0"));
      if (number <= before) {
        throw new StoreException(ErrorCode.INVALID_PART_ORDER, "parts are not in order");
      }
      before = number;
      MemoryBucket.Part part = upload.parts().get(number);
      String etag = named.get(i).getOrDefault("ETag", "").replace("\"", "");
      if (part == null || !part.etag().equals(etag)) {
        throw new StoreException(ErrorCode.INVALID_PART, "a part was not uploaded");
      }
      if (i < named.size() - 1 && part.content().sizeBytes() < PART_BYTES_MIN) {
        throw new StoreException(ErrorCode.ENTITY_TOO_SMALL, "a part is too small");
      }
      bytes.write(part.content().bytes());
      digests.write(HexFormat.of().parseHex(part.etag()));
    }
    MemoryObject written =
        MemoryObject.of(
            new Content.Held(bytes.toByteArray()),
            RequestBody.hexMd5(digests.toByteArray()) + "-" + named.size(),
            upload.headers());
    bucket
        .objects()
        .compute(
            exchange.key(),
            (key, existing) -> {
              ObjectOperations.requireConditions(exchange, Optional.ofNullable(existing));
              return written;
            });
    bucket.uploads().remove(uploadId(exchange));
    exchange.answerXml(
        200,
        "<CompleteMultipartUploadResult>"
            + Xml.element("Key", exchange.key())
            + Xml.element("ETag", "\"" + written.etag() + "\"")
            + "</CompleteMultipartUploadResult>");
  }
}
