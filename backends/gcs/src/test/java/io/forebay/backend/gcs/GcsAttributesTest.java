package io.forebay.backend.gcs;

import static io.forebay.testkit.backend.BackendUnderTest.assertFails;
import static io.forebay.testkit.backend.BackendUnderTest.readAll;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.client.util.DateTime;
import com.google.api.services.storage.model.Objects;
import com.google.api.services.storage.model.StorageObject;
import io.forebay.core.backend.BackendObject;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.object.Checksum;
import io.forebay.core.object.ChecksumAlgorithm;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ListEntry;
import io.forebay.core.object.ListPage;
import io.forebay.core.object.ListRequest;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.object.ObjectMetadata;
import io.forebay.testkit.backend.BytesContent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/// What the cloud's resources are in our words, and ours in its.
class GcsAttributesTest {

  private static StorageObject resource() {
    return new StorageObject()
        .setName("key")
        .setGeneration(0x5af3107a4000L)
        .setMetageneration(3L)
        .setSize(BigInteger.TEN)
        .setMd5Hash("1B2M2Y8AsgTpgAmY7PhCfg==")
        .setCrc32c("AAAAAA==")
        .setTimeCreated(new DateTime(1000))
        .setUpdated(new DateTime(2000));
  }

  @Test
  void theEtagIsTheMd5AndTheVersionBothGenerations() {
    ObjectAttributes attributes = GcsAttributes.of(resource());

    assertThat(attributes.etag()).isEqualTo("d41d8cd98f00b204e9800998ecf8427e");
    assertThat(GcsAttributes.isEtagMd5(resource())).isTrue();
    assertThat(attributes.version()).isEqualTo("100000000000000.3");
    assertThat(GcsAttributes.generation(attributes.version())).isEqualTo(100_000_000_000_000L);
    assertThat(GcsAttributes.metageneration(attributes.version())).isEqualTo(3);
    assertThat(attributes.lastModified()).isEqualTo(Instant.ofEpochSecond(2));
    assertThat(attributes.checksums())
        .containsExactly(new Checksum(ChecksumAlgorithm.CRC32C, "AAAAAA==", 0));
  }

  @Test
  void whatWasComposedHasAnEtagThatIsNoMd5AndStaysTheSame() {
    StorageObject composed = resource().setComponentCount(5);
    composed.setMd5Hash(null);

    assertThat(GcsAttributes.etag(composed)).isEqualTo("5af3107a4000-5");
    assertThat(GcsAttributes.isEtagMd5(composed)).isFalse();
    assertThat(GcsAttributes.etag(composed.clone().setMetageneration(4L)))
        .isEqualTo("5af3107a4000-5");
    ListPage page = GcsLists.toPage(new Objects().setItems(List.of(composed)), Optional.empty());
    assertThat(((ListEntry.Item) page.entries().getFirst()).etag()).isEqualTo("5af3107a4000-5");
  }

  @Test
  void aComposedObjectIsReadAndFoundByItsEtag() {
    try (MemoryGcs service = MemoryGcs.start();
        GcsBackend backend = TestBackends.at(service.endpoint())) {
      backend.createBucket("bucket");
      put(backend, "composed", "bytes".getBytes(StandardCharsets.UTF_8), ObjectMetadata.NONE);
      service
          .bucket("bucket")
          .patch("composed", object -> object.setComponentCount(2).setMd5Hash(null));

      try (BackendObject object =
          backend.get("bucket", "composed", Optional.empty(), Optional.empty())) {
        assertThat(object.etagIsMd5()).isFalse();
        assertThat(readAll(object)).asString().isEqualTo("bytes");
        Conditions ifSame =
            new Conditions(
                Optional.of(List.of(object.attributes().etag())),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        backend.delete("bucket", "composed", ifSame);
      }
      assertFails(ErrorCode.NO_SUCH_KEY, () -> backend.head("bucket", "composed"));
    }
  }

  @Test
  void whatIsStoredCompressedComesAsItIsStored() throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
      out.write("text ".repeat(1000).getBytes(StandardCharsets.UTF_8));
    }
    ObjectMetadata gzip =
        new ObjectMetadata(
            Map.of("content-encoding", "gzip", "content-type", "text/plain"), Map.of());
    try (MemoryGcs service = MemoryGcs.start();
        GcsBackend backend = TestBackends.at(service.endpoint())) {
      backend.createBucket("bucket");
      put(backend, "key", compressed.toByteArray(), gzip);

      try (BackendObject object =
          backend.get("bucket", "key", Optional.empty(), Optional.empty())) {
        assertThat(readAll(object)).isEqualTo(compressed.toByteArray());
        assertThat(object.attributes().metadata()).isEqualTo(gzip);
      }

      service.decompressAlways();
      assertFails(
          ErrorCode.UNAVAILABLE,
          () -> backend.get("bucket", "key", Optional.empty(), Optional.empty()).close());
    }
  }

  private static void put(GcsBackend backend, String key, byte[] bytes, ObjectMetadata metadata) {
    backend.put("bucket", key, BytesContent.of(bytes), metadata, Conditions.NONE);
  }

  @Test
  void theExpiresHeaderIsKeptUnderANameOfItsOwn() {
    ObjectMetadata metadata = new ObjectMetadata(Map.of("expires", "never"), Map.of("a", "b"));
    StorageObject resource = GcsAttributes.toResource(metadata);

    assertThat(resource.getMetadata()).isEqualTo(Map.of("a", "b", "forebay-expires", "never"));
    assertThat(resource.getContentType()).isEqualTo("binary/octet-stream");
    assertThat(GcsAttributes.of(resource().setMetadata(resource.getMetadata())).metadata())
        .isEqualTo(metadata);
    assertFails(
        ErrorCode.INVALID_ARGUMENT,
        () ->
            GcsAttributes.toResource(
                new ObjectMetadata(Map.of(), Map.of("forebay-expires", "mine"))));
  }

  @Test
  void metadataThatTheCloudWouldNotKeepIsRefused() {
    String half = "\u00e4".repeat(2045);
    GcsAttributes.toResource(new ObjectMetadata(Map.of(), Map.of("ab", half + "xy", "cd", half)));

    assertFails(
        ErrorCode.METADATA_TOO_LARGE,
        () ->
            GcsAttributes.toResource(
                new ObjectMetadata(Map.of(), Map.of("ab", half + "xyz".repeat(4), "cd", half))));
  }

  @Test
  void metadataThatCanBeNoHeaderIsLeftOut() {
    Map<String, String> custom = Map.of("a b", "1", "\u00e4", "2", "x\r\ny", "3", "Fine", "4");

    assertThat(GcsAttributes.of(resource().setMetadata(custom)).metadata().user())
        .isEqualTo(Map.of("fine", "4"));
  }

  @Test
  void anAnswerWithoutGenerationOrSizeIsNone() {
    StorageObject nothing = new StorageObject().setName("key");
    assertFails(ErrorCode.UNAVAILABLE, () -> GcsAttributes.of(nothing));
    assertFails(ErrorCode.OUTCOME_UNKNOWN, () -> GcsWriter.written(nothing));
    assertFails(
        ErrorCode.UNAVAILABLE,
        () -> GcsLists.toPage(new Objects().setItems(List.of(nothing)), Optional.empty()));
  }

  @Test
  void pagesAreInTheOrderOfBytesAndAfterTheirStart() {
    Objects answer =
        new Objects()
            .setItems(List.of(named("\uff61"), named("\ud83d\ude00"), named("a")))
            .setPrefixes(List.of("b/"))
            .setNextPageToken("");

    ListPage page = GcsLists.toPage(answer, Optional.of("a"));

    assertThat(page.entries())
        .extracting(ListEntry::name)
        .containsExactly("b/", "\uff61", "\ud83d\ude00");
    assertThat(page.isTruncated()).isFalse();
  }

  @Test
  void aListGoesOnAfterAllThatACommonPrefixStandsFor() {
    ListRequest below = new ListRequest("a/", "/", Optional.empty(), 10, Optional.empty());
    assertThat(GcsLists.startOffset("a/b/", below)).isEqualTo("a/b0");
    assertThat(GcsLists.startOffset("a/b", below)).isEqualTo("a/b");
    assertThat(GcsLists.startOffset("a/", below)).isEqualTo("a/");
    assertThat(GcsLists.startOffset("z/", below)).isEqualTo("z/");
    assertThat(GcsLists.startOffset("a/b/", ListRequest.ofPrefix("a/"))).isEqualTo("a/b/");
  }

  private static StorageObject named(String name) {
    return resource().setName(name);
  }
}
