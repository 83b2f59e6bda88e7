package io.forebay.api.s3;

/// GetBucketLocation: the region, which is the same for every bucket.
final class GetBucketLocation implements S3Handler {

  // The region that S3 leaves unsaid.
  private static final String CLASSIC = "us-east-1";

  private final Addresses addresses;
  private final S3Settings settings;

  GetBucketLocation(Addresses addresses, S3Settings settings) {
    this.addresses = addresses;
    this.settings = settings;
  }

  @Override
  public S3Answer answer(S3Request request) {
    addresses.bucket(request);
    String region = settings.region().equals(CLASSIC) ? "" : settings.region();
    return S3Answer.document(200, S3Xml.of("LocationConstraint").text(region));
  }
}
