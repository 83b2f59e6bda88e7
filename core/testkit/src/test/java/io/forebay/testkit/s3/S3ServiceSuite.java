package io.forebay.testkit.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/// What the AWS SDK sees of an S3 service: the same of LocalStack and of [MemoryS3].
abstract class S3ServiceSuite {

  private final String bucket = "suite-" + UUID.randomUUID();
  private S3Client client;

  abstract URI endpoint();

  @BeforeEach
  void connect() {
    client =
        S3Client.builder()
            .endpointOverride(endpoint())
            .forcePathStyle(true)
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
            .httpClient(UrlConnectionHttpClient.create())
            .build();
    client.createBucket(request -> request.bucket(bucket));
  }

  @AfterEach
  void disconnect() {
    client.close();
  }

  @Test
  void readsWhatWasWritten() {
    String etag =
        client
            .putObject(
                request ->
                    request
                        .bucket(bucket)
                        .key("dir/a")
                        .contentType("text/plain")
                        .cacheControl("max-age=5")
                        .metadata(Map.of("colour", "blue")),
                RequestBody.fromString("hello"))
            .eTag();

    ResponseBytes<GetObjectResponse> read = get("dir/a");
    HeadObjectResponse head = client.headObject(r -> r.bucket(bucket).key("dir/a"));

    assertThat(read.asUtf8String()).isEqualTo("hello");
    assertThat(etag).isEqualTo("\"5d41402abc4b2a76b9719d911017c592\"");
    assertThat(read.response().eTag()).isEqualTo(etag);
    assertThat(read.response().contentType()).isEqualTo("text/plain");
    assertThat(read.response().cacheControl()).isEqualTo("max-age=5");
    assertThat(read.response().metadata()).isEqualTo(Map.of("colour", "blue"));
    assertThat(read.response().contentEncoding()).isNull();
    assertThat(read.response().lastModified()).isNotNull();
    assertThat(head.contentLength()).isEqualTo(5);
    assertThat(head.eTag()).isEqualTo(etag);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b+c%d", "ü/日本/😀", "a//b", "trailing/", "x?y#z&w=v", "é\u0301"})
  void keysAreAnyText(String key) {
    put(key, key);

    assertThat(get(key).asUtf8String()).isEqualTo(key);
    assertThat(client.listObjectsV2(r -> r.bucket(bucket)).contents())
        .extracting(S3Object::key)
        .containsExactly(key);
  }

  @Test
  void answersRangesOfAnObject() {
    put("k", "0123456789");

    assertThat(range("bytes=2-4").asUtf8String()).isEqualTo("234");
    assertThat(range("bytes=7-").asUtf8String()).isEqualTo("789");
    assertThat(range("bytes=-3").asUtf8String()).isEqualTo("789");
    assertThat(range("bytes=5-100").response().contentRange()).isEqualTo("bytes 5-9/10");
    assertThatThrownBy(() -> range("bytes=10-12")).satisfies(refusedWith(416, "InvalidRange"));
  }

  @Test
  void readsOnConditions() {
    String etag = put("k", "hello");

    assertThat(client.getObjectAsBytes(r -> r.bucket(bucket).key("k").ifMatch(etag)).asUtf8String())
        .isEqualTo("hello");
    assertThatThrownBy(
            () -> client.getObjectAsBytes(r -> r.bucket(bucket).key("k").ifMatch("\"other\"")))
        .satisfies(refusedWith(412, "PreconditionFailed"));
    assertThatThrownBy(() -> client.headObject(r -> r.bucket(bucket).key("k").ifNoneMatch(etag)))
        .satisfies(error -> assertThat(((S3Exception) error).statusCode()).isEqualTo(304));
  }

  @Test
  void writesOnConditions() {
    put("k", "first");

    assertThatThrownBy(() ->
            client.putObject(
                r -> r.bucket(bucket).key("k").ifNoneMatch("*"), RequestBody.fromString("2")))
        .satisfies(refusedWith(412, "PreconditionFailed"));
    assertThatThrownBy(() ->
            client.putObject(
                r -> r.bucket(bucket).key("k").ifMatch("\"other\""), RequestBody.fromString("2")))
        .satisfies(refusedWith(412, "PreconditionFailed"));

    assertThat(get("k").asUtf8String()).isEqualTo("first");
  }

  @Test
  void tellsWhatIsAbsent() {
    assertThatThrownBy(() -> get("absent")).isInstanceOf(NoSuchKeyException.class);
    assertThatThrownBy(() -> client.headObject(r -> r.bucket(bucket).key("absent")))
        .isInstanceOf(NoSuchKeyException.class);
    assertThatThrownBy(() -> client.getObjectAsBytes(r -> r.bucket("no-" + bucket).key("k")))
        .isInstanceOf(NoSuchBucketException.class);
    assertThatThrownBy(() -> client.headBucket(r -> r.bucket("no-" + bucket)))
        .satisfies(error -> assertThat(((S3Exception) error).statusCode()).isEqualTo(404));
  }

  @Test
  void refusesABodyThatDoesNotMatchItsDigest() {
    assertThatThrownBy(() ->
            client.putObject(
                r -> r.bucket(bucket).key("k").contentMD5("1B2M2Y8AsgTpgAmY7PhCfg=="),
                RequestBody.fromString("not empty")))
        .satisfies(refusedWith(400, "BadDigest"));
    assertThatThrownBy(() -> get("k")).isInstanceOf(NoSuchKeyException.class);
  }

  @Test
  void keepsTheChecksumOfAWrite() {
    client.putObject(
        r -> r.bucket(bucket).key("k").checksumCRC32C("mnG7TA=="), RequestBody.fromString("hello"));

    HeadObjectResponse head =
        client.headObject(r -> r.bucket(bucket).key("k").checksumMode(ChecksumMode.ENABLED));

    assertThat(head.checksumCRC32C()).isEqualTo("mnG7TA==");
  }

  @Test
  void deletesOneOrMany() {
    List.of("a", "b", "c").forEach(key -> put(key, key));

    client.deleteObject(r -> r.bucket(bucket).key("a"));
    client.deleteObject(r -> r.bucket(bucket).key("never there"));
    client.deleteObjects(
        r -> r.bucket(bucket).delete(d -> d.objects(ObjectIdentifier.builder().key("b").build())));

    assertThat(client.listObjectsV2(r -> r.bucket(bucket)).contents())
        .extracting(S3Object::key)
        .containsExactly("c");
    assertThatThrownBy(() -> client.deleteBucket(r -> r.bucket(bucket)))
        .satisfies(refusedWith(409, "BucketNotEmpty"));
    client.deleteObject(r -> r.bucket(bucket).key("c"));
    client.deleteBucket(r -> r.bucket(bucket));
    assertThat(client.listBuckets().buckets()).noneMatch(found -> found.name().equals(bucket));
  }

  @Test
  void listsInPages() {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      keys.add("k%02d".formatted(i));
      put(keys.getLast(), "x");
    }

    List<String> listed = new ArrayList<>();
    String token = null;
    int pages = 0;
    do {
      String from = token;
      ListObjectsV2Response page =
          client.listObjectsV2(
              r -> r.bucket(bucket).maxKeys(10).startAfter("k03").continuationToken(from));
      page.contents().forEach(object -> listed.add(object.key()));
      token = page.nextContinuationToken();
      pages++;
    } while (token != null);

    assertThat(listed).isEqualTo(keys.subList(4, 25));
    assertThat(pages).isEqualTo(3);
  }

  @Test
  void rollsUpCommonPrefixes() {
    List.of("a", "dir/1", "dir/2", "dir/sub/3", "e").forEach(key -> put(key, key));

    ListObjectsV2Response root = client.listObjectsV2(r -> r.bucket(bucket).delimiter("/"));
    ListObjectsV2Response within =
        client.listObjectsV2(r -> r.bucket(bucket).delimiter("/").prefix("dir/"));

    assertThat(root.contents()).extracting(S3Object::key).containsExactly("a", "e");
    assertThat(root.commonPrefixes()).extracting(CommonPrefix::prefix).containsExactly("dir/");
    assertThat(within.contents()).extracting(S3Object::key).containsExactly("dir/1", "dir/2");
    assertThat(within.commonPrefixes())
        .extracting(CommonPrefix::prefix)
        .containsExactly("dir/sub/");
  }

  @Test
  void joinsTheParts() {
    byte[] first = random(5 * 1024 * 1024);
    byte[] second = random(1000);
    String upload =
        client
            .createMultipartUpload(
                r -> r.bucket(bucket).key("k").metadata(Map.of("colour", "blue")))
            .uploadId();
    List<CompletedPart> parts = List.of(part(upload, 1, first), part(upload, 2, second));

    client.completeMultipartUpload(
        r -> r.bucket(bucket).key("k").uploadId(upload).multipartUpload(m -> m.parts(parts)));

    ResponseBytes<GetObjectResponse> read = get("k");
    assertThat(read.asByteArray()).startsWith(first).endsWith(second).hasSize(first.length + 1000);
    assertThat(read.response().eTag()).endsWith("-2\"");
    assertThat(read.response().metadata()).isEqualTo(Map.of("colour", "blue"));
    assertThat(read.response().partsCount()).isNull();
  }

  @Test
  void refusesPartsThatAreTooSmallOrUnknown() {
    String upload = client.createMultipartUpload(r -> r.bucket(bucket).key("k")).uploadId();
    List<CompletedPart> parts = List.of(part(upload, 1, random(10)), part(upload, 2, random(10)));

    assertThatThrownBy(() ->
            client.completeMultipartUpload(r ->
                r.bucket(bucket).key("k").uploadId(upload).multipartUpload(m -> m.parts(parts))))
        .satisfies(refusedWith(400, "EntityTooSmall"));
    client.abortMultipartUpload(r -> r.bucket(bucket).key("k").uploadId(upload));
    assertThatThrownBy(() -> part(upload, 3, random(10)))
        .satisfies(refusedWith(404, "NoSuchUpload"));
  }

  private CompletedPart part(String upload, int number, byte[] bytes) {
    String etag =
        client
            .uploadPart(
                r -> r.bucket(bucket).key("k").uploadId(upload).partNumber(number),
                RequestBody.fromBytes(bytes))
            .eTag();
    return CompletedPart.builder().partNumber(number).eTag(etag).build();
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private String put(String key, String text) {
    return client
        .putObject(
            r -> r.bucket(bucket).key(key),
            RequestBody.fromBytes(text.getBytes(StandardCharsets.UTF_8)))
        .eTag();
  }

  private ResponseBytes<GetObjectResponse> get(String key) {
    return client.getObjectAsBytes(r -> r.bucket(bucket).key(key));
  }

  private ResponseBytes<GetObjectResponse> range(String range) {
    return client.getObjectAsBytes(r -> r.bucket(bucket).key("k").range(range));
  }

  private static Consumer<Throwable> refusedWith(int status, String code) {
    return error -> {
      assertThat(error).isInstanceOf(S3Exception.class);
      assertThat(((S3Exception) error).statusCode()).isEqualTo(status);
      assertThat(((S3Exception) error).awsErrorDetails().errorCode()).isEqualTo(code);
    };
  }
}
