package io.forebay.api.s3;

import io.forebay.api.HttpEvents;
import io.forebay.api.HttpServer;
import io.forebay.api.HttpSettings;
import io.forebay.api.s3.auth.Credential;
import io.forebay.api.s3.auth.SignatureAuthentication;
import io.forebay.core.run.MonotonicClock;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;

/// A front end behind a real server on a loopback port, and the AWS SDK's clients of it.
final class SdkServer implements AutoCloseable {

  /// No test waits for less, however loaded the machine is.
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String ACCESS_KEY = "access";
  private static final String SECRET_KEY = "secret";

  final MemoryObjects objects = new MemoryObjects();
  private final HttpServer server;

  SdkServer() {
    this(PATIENCE);
  }

  SdkServer(Duration silenceMax) {
    S3FrontEnd frontEnd =
        new S3FrontEnd(
            objects,
            objects,
            new MemoryUploadService(objects),
            new SignatureAuthentication(
                List.of(
                    new Credential(
                        ACCESS_KEY,
                        SECRET_KEY,
                        new Requester(Optional.of(ACCESS_KEY), "someone", "someone"))),
                true,
                host -> Optional.empty(),
                InstantSource.system()),
            S3Settings.builder().hostSuffixes(List.of("localhost")).silenceMax(silenceMax).build(),
            new Random(1),
            S3Events.NONE);
    server =
        new HttpServer(
            HttpSettings.builder()
                .listen("127.0.0.1", 0)
                .timeouts(PATIENCE, PATIENCE, PATIENCE)
                .build(),
            frontEnd,
            frontEnd,
            HttpEvents.NONE,
            MonotonicClock.SYSTEM,
            InstantSource.system());
    server.start();
  }

  int port() {
    return server.port();
  }

  private URI endpoint() {
    return URI.create("http://127.0.0.1:" + port());
  }

  S3Client client(ExecutionInterceptor... interceptors) {
    return S3Client.builder()
        .endpointOverride(endpoint())
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .credentialsProvider(credentials())
        .overrideConfiguration(
            deadlines().toBuilder().executionInterceptors(List.of(interceptors)).build())
        .httpClientBuilder(Apache5HttpClient.builder().socketTimeout(PATIENCE))
        .build();
  }

  S3AsyncClient asyncClient(boolean isMultipart) {
    return S3AsyncClient.builder()
        .endpointOverride(endpoint())
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .credentialsProvider(credentials())
        .overrideConfiguration(deadlines())
        .httpClientBuilder(NettyNioAsyncHttpClient.builder().readTimeout(PATIENCE))
        .multipartEnabled(isMultipart)
        .build();
  }

  private static StaticCredentialsProvider credentials() {
    return StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY));
  }

  private static ClientOverrideConfiguration deadlines() {
    return ClientOverrideConfiguration.builder()
        .apiCallTimeout(PATIENCE.multipliedBy(2))
        .apiCallAttemptTimeout(PATIENCE)
        .build();
  }

  @Override
  public void close() {
    server.close();
  }
}
