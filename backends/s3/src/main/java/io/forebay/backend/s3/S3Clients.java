package io.forebay.backend.s3;

import java.util.List;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;

/// Makes the SDK's clients: without retries of their own, bounded in connections and time, and in
/// the dialect that every S3-compatible service understands.
final class S3Clients {

  private S3Clients() {}

  /// A client; the caller closes it.
  static S3Client open(S3BackendSettings settings) {
    S3BackendSettings.Limits limits = settings.limits();
    // expectContinue would cost a small write a round trip, and some services never answer it.
    Apache5HttpClient.Builder http =
        Apache5HttpClient.builder()
            .connectionTimeout(limits.connectTimeout())
            .socketTimeout(limits.timeout())
            .connectionAcquisitionTimeout(limits.timeout())
            .maxConnections(limits.connectionsMax())
            .expectContinueEnabled(false)
            .tcpKeepAlive(true);
    // Checksums and chunked signatures that the SDK adds of its own accord break other services
    // than Amazon's; this
    // backend sends Content-MD5 instead, which all of them verify.
    S3ClientBuilder builder =
        S3Client.builder()
            .httpClientBuilder(http)
            .region(Region.of(settings.region()))
            .credentialsProvider(credentials(settings.credentials()))
            .forcePathStyle(settings.isPathStyle())
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .serviceConfiguration(
                S3Configuration.builder()
                    .chunkedEncodingEnabled(false)
                    .expectContinueEnabled(false)
                    .build())
            .overrideConfiguration(override ->
                override
                    .retryStrategy(AwsRetryStrategy.doNotRetry())
                    .apiCallAttemptTimeout(limits.timeout())
                    .metricPublishers(List.of()));
    settings.endpoint().ifPresent(builder::endpointOverride);
    return builder.build();
  }

  private static AwsCredentialsProvider credentials(S3Credentials credentials) {
    return switch (credentials) {
      case S3Credentials.Keys(String accessKey, String secretKey) ->
          StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey));
      case S3Credentials.Profile(String name) -> ProfileCredentialsProvider.create(name);
      case S3Credentials.DefaultChain() -> DefaultCredentialsProvider.builder().build();
      case S3Credentials.Anonymous() -> AnonymousCredentialsProvider.create();
    };
  }
}
