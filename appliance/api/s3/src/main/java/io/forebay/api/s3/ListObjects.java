package io.forebay.api.s3;

import io.forebay.core.name.Bucket;
import io.forebay.core.object.ListPage;
import io.forebay.core.service.ObjectService;
import java.util.Optional;

/// ListObjects, the first version: it goes on after a name.
final class ListObjects implements S3Handler {

  private final Addresses addresses;
  private final ObjectService objects;
  private final S3Settings settings;

  ListObjects(Addresses addresses, ObjectService objects, S3Settings settings) {
    this.addresses = addresses;
    this.objects = objects;
    this.settings = settings;
  }

  @Override
  public S3Answer answer(S3Request request) {
    Listing listing = Listing.of(request);
    Optional<String> marker = request.query().text("marker");
    Bucket bucket = addresses.bucket(request);
    ListPage page = listing.page(objects, bucket, marker, Optional.empty());
    S3Xml xml = S3Xml.of("ListBucketResult");
    listing.writeHead(xml, request.bucketName());
    xml.leaf("Marker", listing.written(marker.orElse("")));
    xml.leaf("IsTruncated", page.isTruncated());
    // Without a delimiter clients go on after the last key.
    if (page.isTruncated() && !listing.delimiter().isEmpty()) {
      xml.leaf("NextMarker", listing.written(page.entries().getLast().name()));
    }
    listing.writeEntries(xml, page, Optional.of(settings.owner()));
    return S3Answer.document(200, xml);
  }
}
