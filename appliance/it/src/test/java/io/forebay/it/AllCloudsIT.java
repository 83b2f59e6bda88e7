package io.forebay.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.testkit.AzureEmulator;
import io.forebay.testkit.AzureEmulatorExtension;
import io.forebay.testkit.GcsEmulator;
import io.forebay.testkit.GcsEmulatorExtension;
import io.forebay.testkit.NginxServer;
import io.forebay.testkit.NginxServerExtension;
import io.forebay.testkit.S3Emulator;
import io.forebay.testkit.S3EmulatorExtension;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/// One node in front of clouds of every kind that takes writes, as the AWS SDK for Java sees it.
/// What is written through it is read cold through another node in front of the same clouds.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith({
  S3EmulatorExtension.class,
  GcsEmulatorExtension.class,
  AzureEmulatorExtension.class,
  NginxServerExtension.class
})
final class AllCloudsIT {

  private static final int MIB = 1 << 20;
  private static final int LISTED = 3000;
  private static final int WRITERS = 16;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private NodeProcess node;
  private NodeProcess other;
  private Path served;
  private S3Client client;
  private S3Client reader;

  static List<String> kinds() {
    return List.of("s3", "gcs", "azure", "dir");
  }

  @BeforeAll
  void startNodes(
      S3Emulator s3, GcsEmulator gcs, AzureEmulator azure, NginxServer web, @TempDir Path directory)
      throws IOException {
    Path root = Files.createDirectories(directory.resolve("cloud"));
    Clouds clouds =
        new Clouds()
            .with(
                "s3",
                "endpoint: \"%s\", path_style: true, access_key: test, secret_key: test"
                    .formatted(s3.endpoint()))
            .with(
                "gcs",
                "endpoint: \"%s\", project: %s, anonymous: true"
                    .formatted(gcs.endpoint(), gcs.projectId()))
            .with(
                "azure",
                "endpoint: \"%s\", account: %s, account_key: \"%s\""
                    .formatted(azure.accountEndpoint(), azure.accountName(), azure.accountKey()))
            .with(
                "http",
                "endpoint: \"%s\", private_addresses_allowed: true".formatted(web.endpoint()))
            .with("dir", "path: \"%s\"".formatted(root));
    served = Files.createDirectories(web.directory().resolve(clouds.remoteBucket()));
    clouds.makeBuckets(directory, kinds());
    node = clouds.startNode(directory.resolve("node"));
    other = clouds.startNode(directory.resolve("other"));
    client = Clients.sync(node.endpoint());
    reader = Clients.sync(other.endpoint());
  }

  @AfterAll
  void stopNodes() {
    threads.shutdownNow();
    client.close();
    reader.close();
    node.close();
    other.close();
  }

  private void put(String kind, String key, byte[] bytes) {
    client.putObject(r -> r.bucket(Clouds.bucket(kind)).key(key), RequestBody.fromBytes(bytes));
  }

  private static byte[] get(S3Client from, String kind, String key) {
    return from.getObjectAsBytes(r -> r.bucket(Clouds.bucket(kind)).key(key)).asByteArray();
  }

  private static byte[] get(S3Client from, String kind, String key, String range) {
    return from.getObjectAsBytes(r -> r.bucket(Clouds.bucket(kind)).key(key).range(range))
        .asByteArray();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aSmallObjectIsWrittenReadAndDeleted(String kind) {
    byte[] bytes = TestBytes.of(1, 5000);
    put(kind, "small", bytes);

    assertThat(get(client, kind, "small")).isEqualTo(bytes);
    assertThat(get(reader, kind, "small")).isEqualTo(bytes);
    assertThat(get(reader, kind, "small")).isEqualTo(bytes);

    client.deleteObject(r -> r.bucket(Clouds.bucket(kind)).key("small"));
    assertThatThrownBy(() -> get(client, kind, "small")).isInstanceOf(NoSuchKeyException.class);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aHundredMegabytesComeBackWhole(String kind, @TempDir Path directory) throws Exception {
    Path file = directory.resolve("large");
    String written = writeRandom(file, 100 * MIB);
    client.putObject(r -> r.bucket(Clouds.bucket(kind)).key("large"), RequestBody.fromFile(file));

    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (S3Client from : List.of(reader, reader, client)) {
      from.getObject(
          r -> r.bucket(Clouds.bucket(kind)).key("large"),
          ResponseTransformer.toOutputStream(
              new DigestOutputStream(OutputStream.nullOutputStream(), digest)));
      assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo(written);
    }
    client.deleteObject(r -> r.bucket(Clouds.bucket(kind)).key("large"));
  }

  /// Answers the digest of what was written.
  private static String writeRandom(Path file, int sizeBytes) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    Random random = new Random(2);
    byte[] piece = new byte[MIB];
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      for (int written = 0; written < sizeBytes; written += MIB) {
        random.nextBytes(piece);
        digest.update(piece);
        out.write(piece);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void rangesAreTheBytesOfTheWhole(String kind) {
    byte[] bytes = TestBytes.of(3, 2 * MIB);
    put(kind, "ranged", bytes);

    for (S3Client from : List.of(reader, client)) {
      assertThat(get(from, kind, "ranged", "bytes=1000000-1000999"))
          .isEqualTo(Arrays.copyOfRange(bytes, 1_000_000, 1_001_000));
      assertThat(get(from, kind, "ranged", "bytes=0-0")).containsExactly(bytes[0]);
      assertThat(get(from, kind, "ranged", "bytes=-17"))
          .isEqualTo(Arrays.copyOfRange(bytes, bytes.length - 17, bytes.length));
      assertThatThrownBy(() -> get(from, kind, "ranged", "bytes=9999999-"))
          .isInstanceOfSatisfying(
              S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(416));
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aMultipartUploadIsOneObject(String kind) {
    String bucket = Clouds.bucket(kind);
    byte[] first = TestBytes.of(4, 5 * MIB);
    byte[] second = TestBytes.of(5, MIB);
    String upload = client.createMultipartUpload(r -> r.bucket(bucket).key("parts")).uploadId();
    List<CompletedPart> parts = new ArrayList<>();
    for (int number = 1; number <= 2; number++) {
      int part = number;
      String etag =
          client
              .uploadPart(
                  r -> r.bucket(bucket).key("parts").uploadId(upload).partNumber(part),
                  RequestBody.fromBytes(part == 1 ? first : second))
              .eTag();
      parts.add(CompletedPart.builder().partNumber(part).eTag(etag).build());
    }
    client.completeMultipartUpload(
        r -> r.bucket(bucket).key("parts").uploadId(upload).multipartUpload(m -> m.parts(parts)));

    for (S3Client from : List.of(reader, client)) {
      assertThat(get(from, kind, "parts")).hasSize(6 * MIB).startsWith(first).endsWith(second);
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aListOfThousandsIsWholeInOrderAndDeletedAtOnce(String kind) throws Exception {
    List<String> keys = IntStream.range(0, LISTED).mapToObj("list/%05d"::formatted).toList();
    List<Callable<Void>> writes = new ArrayList<>();
    for (int writer = 0; writer < WRITERS; writer++) {
      int first = writer;
      writes.add(() -> {
        for (int i = first; i < LISTED; i += WRITERS) {
          put(kind, keys.get(i), new byte[] {1, 2, 3});
        }
        return null;
      });
    }
    awaitAll(threads.invokeAll(writes));

    assertThat(listed(reader, kind)).isEqualTo(keys);
    assertThat(
            client
                .listObjectsV2(
                    r -> r.bucket(Clouds.bucket(kind)).prefix("li").delimiter("/").maxKeys(10))
                .commonPrefixes())
        .hasSize(1);

    for (int start = 0; start < LISTED; start += 1000) {
      List<ObjectIdentifier> batch =
          keys.subList(start, start + 1000).stream()
              .map(key -> ObjectIdentifier.builder().key(key).build())
              .toList();
      var answer =
          client.deleteObjects(r -> r.bucket(Clouds.bucket(kind)).delete(d -> d.objects(batch)));
      assertThat(answer.errors()).isEmpty();
      assertThat(answer.deleted()).hasSize(1000);
    }
    assertThat(listed(reader, kind)).isEmpty();
  }

  private static List<String> listed(S3Client from, String kind) {
    return from
        .listObjectsV2Paginator(r -> r.bucket(Clouds.bucket(kind)).prefix("list/"))
        .contents()
        .stream()
        .map(S3Object::key)
        .toList();
  }

  private static <T> List<T> awaitAll(List<Future<T>> results) throws Exception {
    List<T> all = new ArrayList<>();
    for (Future<T> result : results) {
      all.add(result.get(5, TimeUnit.MINUTES));
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aCopyHasTheBytesAndMetadataInEveryCloud(String kind) {
    byte[] bytes = TestBytes.of(6, 300_000);
    client.putObject(
        r ->
            r.bucket(Clouds.bucket(kind))
                .key("source")
                .contentType("image/x-test")
                .metadata(Map.of("colour", "blue")),
        RequestBody.fromBytes(bytes));

    for (String target : kinds()) {
      client.copyObject(r ->
          r.sourceBucket(Clouds.bucket(kind))
              .sourceKey("source")
              .destinationBucket(Clouds.bucket(target))
              .destinationKey("copy-of-" + kind));

      assertThat(get(reader, target, "copy-of-" + kind)).isEqualTo(bytes);
      HeadObjectResponse head =
          reader.headObject(r -> r.bucket(Clouds.bucket(target)).key("copy-of-" + kind));
      assertThat(head.contentType()).isEqualTo("image/x-test");
      assertThat(head.metadata()).containsEntry("colour", "blue");
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void metadataIsKept(String kind) {
    client.putObject(
        r ->
            r.bucket(Clouds.bucket(kind))
                .key("described")
                .contentType("image/x-test")
                .cacheControl("max-age=7")
                .contentDisposition("attachment")
                .metadata(Map.of("colour", "blue", "with-dash", "a = b, c")),
        RequestBody.fromString("described"));

    for (S3Client from : List.of(reader, client)) {
      HeadObjectResponse head =
          from.headObject(r -> r.bucket(Clouds.bucket(kind)).key("described"));
      assertThat(head.contentType()).isEqualTo("image/x-test");
      assertThat(head.cacheControl()).isEqualTo("max-age=7");
      assertThat(head.contentDisposition()).isEqualTo("attachment");
      assertThat(head.metadata())
          .containsEntry("colour", "blue")
          .containsEntry("with-dash", "a = b, c");
      assertThat(head.contentLength()).isEqualTo(9);
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aConditionalWriteIsDecidedByWhatIsThere(String kind) {
    put(kind, "conditional", new byte[] {1});
    String etag = client.headObject(r -> r.bucket(Clouds.bucket(kind)).key("conditional")).eTag();

    assertThat(statusOfPut(client, kind, "conditional", 2, "", "*")).isEqualTo(412);
    assertThat(statusOfPut(client, kind, "conditional", 3, "\"other\"", "")).isEqualTo(412);
    assertThat(get(reader, kind, "conditional")).containsExactly(1);
    assertThat(statusOfPut(client, kind, "conditional", 4, etag, "")).isEqualTo(200);
    assertThat(get(client, kind, "conditional")).containsExactly(4);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void ofManyWritersThroughTwoNodesOneCreatesTheObject(String kind) throws Exception {
    CyclicBarrier start = new CyclicBarrier(WRITERS);
    List<Callable<Integer>> writers = new ArrayList<>();
    for (int writer = 0; writer < WRITERS; writer++) {
      int number = writer;
      writers.add(() -> {
        start.await(1, TimeUnit.MINUTES);
        return statusOfPut(number % 2 == 0 ? client : reader, kind, "raced", number, "", "*");
      });
    }

    List<Integer> statuses = awaitAll(threads.invokeAll(writers));

    assertThat(Collections.frequency(statuses, 200)).as("%s", statuses).isEqualTo(1);
    assertThat(statuses).allSatisfy(status -> assertThat(status).isIn(200, 409, 412));
    assertThat(get(client, kind, "raced")).containsExactly(statuses.indexOf(200));
  }

  /// @param ifMatch empty for none, like `ifNoneMatch`
  private static int statusOfPut(
      S3Client to, String kind, String key, int value, String ifMatch, String ifNoneMatch) {
    try {
      to.putObject(
          r -> {
            r.bucket(Clouds.bucket(kind)).key(key);
            if (!ifMatch.isEmpty()) {
              r.ifMatch(ifMatch);
            }
            if (!ifNoneMatch.isEmpty()) {
              r.ifNoneMatch(ifNoneMatch);
            }
          },
          RequestBody.fromBytes(new byte[] {(byte) value}));
      return 200;
    } catch (S3Exception e) {
      return e.statusCode();
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void unusualKeysAreObjectsOfTheirOwn(String kind) {
    List<String> keys =
        List.of("k/a", "k/b/c", "k/ünï€ 😀", "k/漢字/é", "k/with space+plus%25", "k/q?u=e&'r\"y#");
    for (String key : keys) {
      put(kind, key, key.getBytes(StandardCharsets.UTF_8));
    }

    for (String key : keys) {
      assertThat(get(reader, kind, key)).asString(StandardCharsets.UTF_8).isEqualTo(key);
    }
    assertThat(
            reader
                .listObjectsV2Paginator(r -> r.bucket(Clouds.bucket(kind)).prefix("k/"))
                .contents()
                .stream()
                .map(S3Object::key))
        .containsExactlyInAnyOrderElementsOf(keys);
  }

  @Test
  void theFilesOfAWebServerAreReadAndNothingElse() throws Exception {
    byte[] bytes = TestBytes.of(9, 3 * MIB);
    Files.write(Files.createDirectories(served.resolve("dir")).resolve("a b\u00e4.bin"), bytes);
    String bucket = Clouds.bucket("http");

    for (S3Client from : List.of(client, client, reader)) {
      assertThat(get(from, "http", "dir/a b\u00e4.bin")).isEqualTo(bytes);
      assertThat(get(from, "http", "dir/a b\u00e4.bin", "bytes=1000-2000000"))
          .isEqualTo(Arrays.copyOfRange(bytes, 1000, 2_000_001));
      assertThat(from.headObject(r -> r.bucket(bucket).key("dir/a b\u00e4.bin")).contentLength())
          .isEqualTo(bytes.length);
    }
    assertThatThrownBy(() -> get(client, "http", "absent")).isInstanceOf(NoSuchKeyException.class);
    assertThatThrownBy(() -> client.listObjectsV2(r -> r.bucket(bucket)))
        .isInstanceOfSatisfying(S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(501));
    assertThatThrownBy(() -> put("http", "new", bytes))
        .isInstanceOfSatisfying(S3Exception.class, e -> assertThat(e.statusCode()).isIn(405, 501));
    assertThat(served.resolve("new")).doesNotExist();
  }
}
