package io.forebay.api.s3;

import io.forebay.core.service.BucketService;

/// DeleteBucket: removes an empty bucket.
final class DeleteBucket implements S3Handler {

  private final Addresses addresses;
  private final BucketService buckets;

  DeleteBucket(Addresses addresses, BucketService buckets) {
    this.addresses = addresses;
    this.buckets = buckets;
  }

  @Override
  public S3Answer answer(S3Request request) {
    addresses.bucket(request);
    buckets.delete(request.bucketName());
    return S3Answer.empty(204);
  }
}
