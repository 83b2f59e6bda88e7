package io.forebay.api.s3;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.service.BucketService;
import java.io.IOException;

/// CreateBucket. The location in its document is accepted whatever it is: where the bytes lie is
/// this deployment's matter, and clients send the region that they are configured with.
final class CreateBucket implements S3Handler {

  private static final int DOCUMENT_BYTES_MAX = 64 << 10;
  private static final int ELEMENTS_MAX = 100;

  private final BucketService buckets;

  CreateBucket(BucketService buckets) {
    this.buckets = buckets;
  }

  @Override
  public S3Answer answer(S3Request request) throws IOException {
    String name = request.bucketName();
    Addresses.requireNewName(name);
    BodyPromises promises = BodyPromises.of(request);
    if (request.http().hasBody()) {
      checkConfiguration(RequestBody.document(request, DOCUMENT_BYTES_MAX, promises));
    }
    buckets.create(name);
    return S3Answer.empty(200).with("location", "/" + name);
  }

  private static void checkConfiguration(byte[] document) {
    if (document.length == 0) {
      return;
    }
    XmlElement root = XmlElement.parse(document, "CreateBucketConfiguration", ELEMENTS_MAX);
    for (XmlElement child : root.children()) {
      if (!child.name().equals("LocationConstraint")) {
        throw new StoreException(
                ErrorCode.NOT_IMPLEMENTED, "This configuration of a bucket is not implemented")
            .with("Element", child.name());
      }
    }
  }
}
