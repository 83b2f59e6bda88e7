package io.forebay.api.s3;

/// HeadBucket: whether there is such a bucket.
final class HeadBucket implements S3Handler {

  private final Addresses addresses;
  private final S3Settings settings;

  HeadBucket(Addresses addresses, S3Settings settings) {
    this.addresses = addresses;
    this.settings = settings;
  }

  @Override
  public S3Answer answer(S3Request request) {
    addresses.confirmed(request);
    return S3Answer.empty(200).with("x-amz-bucket-region", settings.region());
  }
}
