package io.forebay.api.s3;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.name.Bucket;
import io.forebay.core.object.ListEntry;
import io.forebay.core.object.ListPage;
import io.forebay.core.object.ListRequest;
import io.forebay.core.service.ObjectService;
import java.util.Optional;

/// What both versions of ListObjects have in common: the page asked for, and its entries in XML.
///
/// @param entriesMax as it is told to the client: 0 to 1000
record Listing(String prefix, String delimiter, int entriesMax, boolean isUrlEncoded) {

  private static final int EMPTY_PAGES_MAX = 1000;

  /// @throws StoreException `INVALID_ARGUMENT`
  static Listing of(S3Request request) {
    int asked = request.query().count("max-keys", ListRequest.ENTRIES_MAX);
    return new Listing(
        request.query().value("prefix").orElse(""),
        request.query().value("delimiter").orElse(""),
        Math.min(asked, ListRequest.ENTRIES_MAX),
        request.isUrlEncoded());
  }

  ListPage page(
      ObjectService objects,
      Bucket bucket,
      Optional<String> startAfter,
      Optional<String> continuation) {
    if (entriesMax == 0) {
      return ListPage.EMPTY;
    }
    ListPage page =
        objects.list(
            bucket, new ListRequest(prefix, delimiter, startAfter, entriesMax, continuation));
    // A marker cannot name a place between two keys, so no page that goes on is empty.
    for (int i = 0; i < EMPTY_PAGES_MAX && page.entries().isEmpty() && page.isTruncated(); i++) {
      page =
          objects.list(
              bucket,
              new ListRequest(
                  prefix, delimiter, Optional.empty(), entriesMax, page.continuation()));
    }
    if (page.entries().isEmpty() && page.isTruncated()) {
      throw new StoreException(ErrorCode.SLOW_DOWN, "The list has too long a gap to be read now");
    }
    return page;
  }

  /// A name as the answer writes it.
  String written(String name) {
    return isUrlEncoded ? PercentEncoding.encode(name) : name;
  }

  /// The elements that both versions tell of the request.
  void writeHead(S3Xml xml, String bucketName) {
    xml.leaf("Name", bucketName).leaf("Prefix", written(prefix)).leaf("MaxKeys", entriesMax);
    if (!delimiter.isEmpty()) {
      xml.leaf("Delimiter", written(delimiter));
    }
    if (isUrlEncoded) {
      xml.leaf("EncodingType", "url");
    }
  }

  /// @param owner present where each object tells it
  void writeEntries(S3Xml xml, ListPage page, Optional<Requester> owner) {
    for (ListEntry entry : page.entries()) {
      if (entry instanceof ListEntry.Item item) {
        xml.begin("Contents")
            .leaf("Key", written(item.name()))
            .leaf("LastModified", item.lastModified())
            .leaf("ETag", ObjectAnswers.quoted(item.etag()))
            .leaf("Size", item.sizeBytes());
        owner.ifPresent(who -> OwnerXml.write(xml, "Owner", who));
        xml.leaf("StorageClass", "STANDARD").end();
      }
    }
    for (ListEntry entry : page.entries()) {
      if (entry instanceof ListEntry.CommonPrefix common) {
        xml.begin("CommonPrefixes").leaf("Prefix", written(common.name())).end();
      }
    }
  }
}
