package io.forebay.api.s3;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.name.Bucket;
import io.forebay.core.object.ListPage;
import io.forebay.core.service.ObjectService;
import java.util.Optional;

/// ListObjectsV2: it goes on where a token says.
final class ListObjectsV2 implements S3Handler {

  private final Addresses addresses;
  private final ObjectService objects;
  private final S3Settings settings;

  ListObjectsV2(Addresses addresses, ObjectService objects, S3Settings settings) {
    this.addresses = addresses;
    this.objects = objects;
    this.settings = settings;
  }

  @Override
  public S3Answer answer(S3Request request) {
    S3Query query = request.query();
    if (!query.value("list-type").orElse("").equals("2")) {
      throw new StoreException(ErrorCode.INVALID_ARGUMENT, "Invalid List Type specified in Request")
          .with("ArgumentName", "list-type");
    }
    Listing listing = Listing.of(request);
    Optional<String> token = query.value("continuation-token");
    Optional<String> startAfter = query.text("start-after");
    Optional<String> continuation = token.map(ContinuationToken::decode);
    Bucket bucket = addresses.bucket(request);
    ListPage page =
        listing.page(
            objects,
            bucket,
            continuation.isPresent() ? Optional.empty() : startAfter,
            continuation);
    S3Xml xml = S3Xml.of("ListBucketResult");
    listing.writeHead(xml, request.bucketName());
    startAfter.ifPresent(name -> xml.leaf("StartAfter", listing.written(name)));
    token.ifPresent(value -> xml.leaf("ContinuationToken", value));
    xml.leaf("KeyCount", page.entries().size()).leaf("IsTruncated", page.isTruncated());
    page.continuation()
        .ifPresent(next -> xml.leaf("NextContinuationToken", ContinuationToken.encode(next)));
    boolean isOwnerTold = query.value("fetch-owner").orElse("").equals("true");
    listing.writeEntries(xml, page, isOwnerTold ? Optional.of(settings.owner()) : Optional.empty());
    return S3Answer.document(200, xml);
  }
}
