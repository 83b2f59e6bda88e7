package io.forebay.api.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static software.amazon.awssdk.core.sync.RequestBody.fromString;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/// The AWS SDK for Java, as it is, as the client.
class SdkClientTest {

  private static SdkServer server;
  private static S3Client client;
  private static S3AsyncClient async;
  private static S3AsyncClient multipart;

  private String bucket;

  @BeforeAll
  static void start() {
    server = new SdkServer();
    client = server.client();
    async = server.asyncClient(false);
    multipart = server.asyncClient(true);
  }

  @AfterAll
  static void stop() {
    client.close();
    async.close();
    multipart.close();
    server.close();
  }

  @BeforeEach
  void makeABucket(TestInfo test) {
    bucket =
        "b" + Integer.toUnsignedString((test.getDisplayName() + test.getTestMethod()).hashCode());
    client.createBucket(b -> b.bucket(bucket));
  }

  private String read(String key) {
    return client.getObjectAsBytes(b -> b.bucket(bucket).key(key)).asUtf8String();
  }

  @Test
  void bucketsComeAndGo() {
    assertThat(client.listBuckets().buckets()).anyMatch(b -> b.name().equals(bucket));
    assertThat(client.headBucket(b -> b.bucket(bucket)).bucketRegion()).isEqualTo("us-east-1");
    assertThat(client.getBucketLocation(b -> b.bucket(bucket)).locationConstraintAsString())
        .isNullOrEmpty();
    client.deleteBucket(b -> b.bucket(bucket));
    assertThatThrownBy(() -> client.headBucket(b -> b.bucket(bucket)))
        .isInstanceOf(NoSuchBucketException.class);
  }

  @ParameterizedTest
  @EnumSource(
      value = ChecksumAlgorithm.class,
      names = {"CRC32", "CRC32_C", "SHA1", "SHA256"})
  void anObjectWithAnyChecksumGoesThereAndBack(ChecksumAlgorithm algorithm) {
    PutObjectResponse put =
        client.putObject(
            b ->
                b.bucket(bucket)
                    .key("a key/ä+b&c//.")
                    .checksumAlgorithm(algorithm)
                    .contentType("text/x")
                    .metadata(Map.of("colour", "blue")),
            fromString("the bytes"));

    ResponseBytes<GetObjectResponse> got =
        client.getObjectAsBytes(
            b -> b.bucket(bucket).key("a key/ä+b&c//.").checksumMode(ChecksumMode.ENABLED));

    assertThat(got.asUtf8String()).isEqualTo("the bytes");
    assertThat(got.response().eTag()).isEqualTo(put.eTag());
    assertThat(got.response().metadata()).containsExactly(Map.entry("colour", "blue"));
    assertThat(got.response().contentType()).isEqualTo("text/x");
    assertThat(got.response().contentEncoding()).isNull();
    assertThat(got.response().checksumTypeAsString()).isEqualTo("FULL_OBJECT");
  }

  @Test
  void aLargeObjectGoesThereAndBackByBothClients() {
    byte[] bytes = new byte[9 << 20];
    new Random(3).nextBytes(bytes);

    client.putObject(b -> b.bucket(bucket).key("sync"), RequestBody.fromBytes(bytes));
    async.putObject(b -> b.bucket(bucket).key("async"), AsyncRequestBody.fromBytes(bytes)).join();

    for (String key : List.of("sync", "async")) {
      assertThat(client.getObjectAsBytes(b -> b.bucket(bucket).key(key)).asByteArray())
          .isEqualTo(bytes);
      assertThat(
              async
                  .getObject(b -> b.bucket(bucket).key(key), AsyncResponseTransformer.toBytes())
                  .join()
                  .asByteArray())
          .isEqualTo(bytes);
    }
  }

  @Test
  void theMultipartClientWritesInPartsByItself() {
    byte[] bytes = new byte[20 << 20];
    new Random(4).nextBytes(bytes);

    multipart
        .putObject(b -> b.bucket(bucket).key("parts"), AsyncRequestBody.fromBytes(bytes))
        .join();
    multipart
        .putObject(b -> b.bucket(bucket).key("small"), AsyncRequestBody.fromString("small"))
        .join();

    assertThat(client.getObjectAsBytes(b -> b.bucket(bucket).key("parts")).asByteArray())
        .isEqualTo(bytes);
    assertThat(client.headObject(b -> b.bucket(bucket).key("parts")).eTag()).endsWith("\"");
    assertThat(
            multipart
                .getObject(b -> b.bucket(bucket).key("small"), AsyncResponseTransformer.toBytes())
                .join()
                .asUtf8String())
        .isEqualTo("small");
  }

  @Test
  void rangesAndConditionsReachTheirException() {
    String etag = client.putObject(b -> b.bucket(bucket).key("k"), fromString("0123456789")).eTag();

    ResponseBytes<GetObjectResponse> range =
        client.getObjectAsBytes(b -> b.bucket(bucket).key("k").range("bytes=2-4"));
    assertThat(range.asUtf8String()).isEqualTo("234");
    assertThat(range.response().contentRange()).isEqualTo("bytes 2-4/10");
    assertStatus(
        304, () -> client.getObjectAsBytes(b -> b.bucket(bucket).key("k").ifNoneMatch(etag)));
    assertStatus(
        412, () -> client.getObjectAsBytes(b -> b.bucket(bucket).key("k").ifMatch("\"x\"")));
    assertStatus(
        416, () -> client.getObjectAsBytes(b -> b.bucket(bucket).key("k").range("bytes=10-")));
    assertStatus(304, () -> client.headObject(b -> b.bucket(bucket).key("k").ifNoneMatch(etag)));
    assertStatus(
        412,
        () -> client.putObject(b -> b.bucket(bucket).key("k").ifNoneMatch("*"), fromString("x")));
    assertThat(read("k")).isEqualTo("0123456789");
    assertThatThrownBy(() -> read("absent")).isInstanceOf(NoSuchKeyException.class);
    assertThatThrownBy(() -> client.headObject(b -> b.bucket(bucket).key("absent")))
        .isInstanceOf(NoSuchKeyException.class);
  }

  private static void assertStatus(int status, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(status));
  }

  @Test
  void listsAreReadPageByPage() {
    List<String> keys = List.of("a", "a b/1", "a b/2", "c+d", "e&<>", "ä/x", "z\u0001\r");
    for (String key : keys) {
      client.putObject(b -> b.bucket(bucket).key(key), fromString(key));
    }

    assertThat(
            client
                .listObjectsV2Paginator(b -> b.bucket(bucket).maxKeys(2).encodingType("url"))
                .contents()
                .stream()
                .map(S3Object::key))
        .containsExactlyInAnyOrderElementsOf(keys);
    assertThat(
            client
                .listObjectsV2Paginator(
                    b -> b.bucket(bucket).delimiter("/").maxKeys(2).encodingType("url"))
                .commonPrefixes()
                .stream()
                .map(p -> p.prefix()))
        .containsExactly("a b/", "ä/");
    assertThat(
            client
                .listObjects(b -> b.bucket(bucket).prefix("a b/").encodingType("url"))
                .contents()
                .stream()
                .map(S3Object::key))
        .containsExactly("a b/1", "a b/2");
    assertThat(client.listObjectsV2(b -> b.bucket(bucket).maxKeys(0)).keyCount()).isZero();
  }

  @Test
  void manyObjectsAreDeletedAtOnce() {
    List<ObjectIdentifier> named =
        IntStream.range(0, 300)
            .mapToObj(i -> ObjectIdentifier.builder().key("k&" + i).build())
            .toList();
    client.putObject(b -> b.bucket(bucket).key("k&7"), fromString("x"));
    client.putObject(b -> b.bucket(bucket).key("stays"), fromString("x"));

    DeleteObjectsResponse deleted =
        client.deleteObjects(b -> b.bucket(bucket).delete(d -> d.objects(named)));

    assertThat(deleted.deleted()).hasSize(300);
    assertThat(deleted.errors()).isEmpty();
    assertThat(server.objects.objects(bucket)).containsOnlyKeys("stays");
  }

  @Test
  void copiesKeepOrReplaceMetadata() {
    client.putObject(
        b -> b.bucket(bucket).key("from ä/+").metadata(Map.of("m", "1")), fromString("x"));

    CopyObjectResponse kept =
        client.copyObject(b ->
            b.sourceBucket(bucket)
                .sourceKey("from ä/+")
                .destinationBucket(bucket)
                .destinationKey("kept"));
    client.copyObject(b ->
        b.sourceBucket(bucket)
            .sourceKey("from ä/+")
            .destinationBucket(bucket)
            .destinationKey("replaced")
            .metadataDirective(MetadataDirective.REPLACE)
            .metadata(Map.of("m", "2")));

    HeadObjectResponse head = client.headObject(b -> b.bucket(bucket).key("kept"));
    assertThat(kept.copyObjectResult().eTag()).isEqualTo(head.eTag());
    assertThat(head.metadata()).containsEntry("m", "1");
    assertThat(client.headObject(b -> b.bucket(bucket).key("replaced")).metadata())
        .containsEntry("m", "2");
  }

  @Test
  void anUploadIsMadeListedCompletedAndAborted() {
    String id =
        client
            .createMultipartUpload(b ->
                b.bucket(bucket)
                    .key("k")
                    .checksumAlgorithm(ChecksumAlgorithm.CRC32)
                    .metadata(Map.of("m", "1")))
            .uploadId();
    UploadPartResponse part =
        client.uploadPart(
            b ->
                b.bucket(bucket)
                    .key("k")
                    .uploadId(id)
                    .partNumber(1)
                    .checksumAlgorithm(ChecksumAlgorithm.CRC32),
            fromString("part"));
    assertThat(client.listMultipartUploads(b -> b.bucket(bucket)).uploads()).hasSize(1);
    assertThat(client.listParts(b -> b.bucket(bucket).key("k").uploadId(id)).parts())
        .singleElement()
        .satisfies(p -> assertThat(p.size()).isEqualTo(4));

    client.completeMultipartUpload(b ->
        b.bucket(bucket)
            .key("k")
            .uploadId(id)
            .mpuObjectSize(4L)
            .multipartUpload(m ->
                m.parts(
                    CompletedPart.builder()
                        .partNumber(1)
                        .eTag(part.eTag())
                        .checksumCRC32(part.checksumCRC32())
                        .build())));

    assertThat(read("k")).isEqualTo("part");
    assertThat(client.headObject(b -> b.bucket(bucket).key("k")).metadata())
        .containsEntry("m", "1");
    String other = client.createMultipartUpload(b -> b.bucket(bucket).key("o")).uploadId();
    client.abortMultipartUpload(b -> b.bucket(bucket).key("o").uploadId(other));
    assertThat(client.listMultipartUploads(b -> b.bucket(bucket)).uploads()).isEmpty();
    assertStatus(404, () -> client.listParts(b -> b.bucket(bucket).key("o").uploadId(other)));
  }

  @Test
  void whatIsNotImplementedIsSaidAndChangesNothing() {
    client.putObject(b -> b.bucket(bucket).key("k"), fromString("the object"));

    assertStatus(
        501,
        () ->
            client.putObjectTagging(
                b -> b.bucket(bucket).key("k").tagging(t -> t.tagSet(List.of()))));
    assertStatus(501, () -> client.deleteObjectTagging(b -> b.bucket(bucket).key("k")));
    assertStatus(501, () -> client.deleteBucketTagging(b -> b.bucket(bucket)));
    assertStatus(501, () -> client.deleteBucketPolicy(b -> b.bucket(bucket)));
    assertStatus(501, () -> client.putObjectAcl(b -> b.bucket(bucket).key("k").acl("private")));
    assertThat(read("k").getBytes(StandardCharsets.UTF_8)).hasSize(10);
  }
}
