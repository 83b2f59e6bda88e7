package io.forebay.api.s3;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.service.BucketService;
import io.forebay.core.service.BucketService.BucketInfo;
import java.util.List;
import java.util.Optional;

/// ListBuckets: the buckets that clients can name, in pages where a page's size is asked for.
final class ListBuckets implements S3Handler {

  private static final int BUCKETS_MAX = 10_000;

  private final BucketService buckets;
  private final S3Settings settings;

  ListBuckets(BucketService buckets, S3Settings settings) {
    this.buckets = buckets;
    this.settings = settings;
  }

  @Override
  public S3Answer answer(S3Request request) {
    S3Query query = request.query();
    int bucketsMax = query.count("max-buckets", BUCKETS_MAX);
    if (bucketsMax < 1 || bucketsMax > BUCKETS_MAX) {
      throw new StoreException(
              ErrorCode.INVALID_ARGUMENT, "Argument max-buckets must be between 1 and 10000")
          .with("ArgumentName", "max-buckets");
    }
    String prefix = query.value("prefix").orElse("");
    String after = query.text("continuation-token").map(ContinuationToken::decode).orElse("");
    boolean isHere = query.text("bucket-region").map(settings.region()::equals).orElse(true);
    List<BucketInfo> matching =
        buckets.list().stream()
            .filter(bucket -> isHere && bucket.name().startsWith(prefix))
            .filter(bucket -> bucket.name().compareTo(after) > 0)
            .toList();
    List<BucketInfo> page = matching.subList(0, Math.min(bucketsMax, matching.size()));
    Optional<String> next =
        page.size() < matching.size()
            ? Optional.of(ContinuationToken.encode(page.getLast().name()))
            : Optional.empty();
    return S3Answer.document(200, document(page, prefix, next));
  }

  private S3Xml document(List<BucketInfo> page, String prefix, Optional<String> next) {
    S3Xml xml = S3Xml.of("ListAllMyBucketsResult");
    OwnerXml.write(xml, "Owner", settings.owner());
    xml.begin("Buckets");
    for (BucketInfo bucket : page) {
      xml.begin("Bucket")
          .leaf("Name", bucket.name())
          .leaf("CreationDate", bucket.createdAt())
          .leaf("BucketRegion", settings.region())
          .end();
    }
    xml.end();
    next.ifPresent(token -> xml.leaf("ContinuationToken", token));
    if (!prefix.isEmpty()) {
      xml.leaf("Prefix", prefix);
    }
    return xml;
  }
}
