package io.forebay.api.s3.auth;

import static io.forebay.api.s3.auth.Signed.readAll;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.api.s3.AuthenticatedRequest;
import io.forebay.api.s3.Requester;
import io.forebay.api.s3.SentRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.checksums.DefaultChecksumAlgorithm;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/// What the signer of the AWS SDK for Java signs is right here.
class SdkSignatureTest {

  private static final List<String> PIECES =
      List.of("a", "Z", "0", "-", "_", ".", "~", " ", "+", "%", "&", "=", "$", "\u00e4", "\u6f22");

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void everyPathAndQueryIsRight(boolean isPayloadSigned) throws IOException {
    Random random = new Random(20_261_121);
    for (int i = 0; i < 100; i++) {
      SdkHttpRequest.Builder request =
          request(isPayloadSigned ? "http" : "https", SdkHttpMethod.PUT, "/bucket/" + text(random));
      for (int fields = random.nextInt(4); fields > 0; fields--) {
        request.putRawQueryParameter(text(random), random.nextInt(5) == 0 ? "" : text(random));
      }
      request.putHeader("x-amz-meta-note", "  two  blanks ");

      AuthenticatedRequest accepted =
          accept(
              sign(
                  request,
                  "payload",
                  builder ->
                      builder.putProperty(
                          AwsV4FamilyHttpSigner.PAYLOAD_SIGNING_ENABLED, isPayloadSigned)));

      assertThat(accepted.requester()).isEqualTo(Signed.REQUESTER);
      assertThat(readAll(accepted.body())).asString().isEqualTo("payload");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void chunksWithATrailerAreRight(boolean isPayloadSigned) throws IOException {
    String payload = "x".repeat(300_000);

    AuthenticatedRequest accepted =
        accept(
            sign(
                request(isPayloadSigned ? "http" : "https", SdkHttpMethod.PUT, "/bucket/key"),
                payload,
                builder ->
                    builder
                        .putProperty(AwsV4FamilyHttpSigner.PAYLOAD_SIGNING_ENABLED, isPayloadSigned)
                        .putProperty(AwsV4FamilyHttpSigner.CHUNK_ENCODING_ENABLED, true)
                        .putProperty(
                            AwsV4FamilyHttpSigner.CHECKSUM_ALGORITHM,
                            DefaultChecksumAlgorithm.CRC32)));

    assertThat(readAll(accepted.body())).asString().isEqualTo(payload);
    assertThat(accepted.trailerChecksums()).hasSize(1);
  }

  @Test
  void aPresignedAddressIsRight() {
    AuthenticatedRequest accepted =
        accept(
            sign(
                request("https", SdkHttpMethod.GET, "/bucket/a b\u00e4"),
                "",
                builder ->
                    builder
                        .putProperty(AwsV4FamilyHttpSigner.PAYLOAD_SIGNING_ENABLED, false)
                        .putProperty(
                            AwsV4FamilyHttpSigner.AUTH_LOCATION,
                            AwsV4FamilyHttpSigner.AuthLocation.QUERY_STRING)
                        .putProperty(
                            AwsV4FamilyHttpSigner.EXPIRATION_DURATION, Duration.ofHours(1))));

    assertThat(accepted.requester()).isEqualTo(Signed.REQUESTER);
  }

  @Test
  void clientsDaysAndRegionsDoNotMeet() {
    List<Credential> clients =
        List.of(
            new Credential("one", "secret one", new Requester(Optional.of("one"), "1", "1")),
            new Credential("two", "secret two", new Requester(Optional.of("two"), "2", "2")));
    AtomicReference<Instant> now = new AtomicReference<>();
    SignatureAuthentication authentication =
        new SignatureAuthentication(clients, false, _ -> Optional.empty(), now::get);
    for (int day = 0; day < 2; day++) {
      now.set(Instant.parse("2026-11-21T12:00:00Z").plus(Duration.ofDays(day)));
      for (String region : List.of("eu-west-1", "us-west-2")) {
        for (Credential client : clients) {
          SignedRequest signed =
              sign(
                  request("https", SdkHttpMethod.GET, "/bucket/key"),
                  "",
                  builder ->
                      builder
                          .identity(
                              AwsCredentialsIdentity.create(client.accessKey(), client.secretKey()))
                          .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                          .putProperty(
                              HttpSigner.SIGNING_CLOCK, Clock.fixed(now.get(), ZoneOffset.UTC)));

          assertThat(authentication.authenticate(sent(signed)).requester())
              .isEqualTo(client.requester());
        }
      }
    }
  }

  // The signer leaves out the payload only where the connection protects it.
  private static SdkHttpRequest.Builder request(String scheme, SdkHttpMethod method, String path) {
    return SdkHttpRequest.builder()
        .method(method)
        .uri(URI.create(scheme + "://localhost:8333"))
        .encodedPath(SdkHttpUtils.urlEncodeIgnoreSlashes(path));
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder("k");
    for (int length = random.nextInt(8); length > 0; length--) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return text.toString();
  }

  private static SignedRequest sign(
      SdkHttpRequest.Builder request,
      String payload,
      Consumer<SignRequest.Builder<AwsCredentialsIdentity>> options) {
    byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > 0) {
      request.putHeader("Content-Length", Integer.toString(bytes.length));
    }
    ContentStreamProvider body = () -> new ByteArrayInputStream(bytes);
    return AwsV4HttpSigner.create()
        .sign(builder -> {
          builder
              .identity(AwsCredentialsIdentity.create(Signed.ACCESS_KEY, Signed.SECRET_KEY))
              .request(request.build())
              .payload(body)
              .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "s3")
              .putProperty(AwsV4HttpSigner.REGION_NAME, "eu-west-1")
              .putProperty(AwsV4FamilyHttpSigner.DOUBLE_URL_ENCODE, false)
              .putProperty(AwsV4FamilyHttpSigner.NORMALIZE_PATH, false)
              .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(Signed.MOMENT, ZoneOffset.UTC));
          options.accept(builder);
        });
  }

  private static AuthenticatedRequest accept(SignedRequest signed) {
    return Signed.check(sent(signed));
  }

  private static SentRequest sent(SignedRequest signed) {
    SdkHttpRequest request = signed.request();
    String query = request.encodedQueryParameters().map(text -> "?" + text).orElse("");
    SentRequest sent = SentRequest.of(request.method().name(), request.encodedPath() + query);
    for (var header : request.headers().entrySet()) {
      for (String value : header.getValue()) {
        sent = sent.with(header.getKey().toLowerCase(Locale.ROOT), value);
      }
    }
    if (signed.payload().isPresent()) {
      try (var stream = signed.payload().get().newStream()) {
        sent = sent.withBody(stream.readAllBytes());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return sent;
  }
}
