package io.forebay.backend.azure;

import static io.forebay.testkit.backend.BackendUnderTest.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobClient;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.blob.specialized.AppendBlobClient;
import com.azure.storage.blob.specialized.BlockBlobClient;
import com.azure.storage.common.StorageSharedKeyCredential;
import io.forebay.core.backend.Backend;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.object.ListRequest;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.testkit.AzureEmulator;
import io.forebay.testkit.AzureEmulatorExtension;
import io.forebay.testkit.backend.BackendContract;
import io.forebay.testkit.backend.BackendUnderTest;
import io.forebay.testkit.backend.Deviation;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(AzureEmulatorExtension.class)
class AzureBackendAzuriteTest implements BackendContract {

  private AzureBackend backend;
  private String bucket;

  @BeforeEach
  void open(AzureEmulator emulator) {
    backend = TestBackends.at(emulator);
    bucket = "contract-" + UUID.randomUUID();
    backend.createBucket(bucket);
  }

  @AfterEach
  void close() {
    backend.close();
  }

  @Override
  public Backend backend() {
    return backend;
  }

  @Override
  public String bucket() {
    return bucket;
  }

  @Deviation(
      of = "Azure Blob Storage",
      value =
          "Keys with the segments `.` and `..` are resolved, and a backslash is a slash: the"
              + " backend refuses them (`AzureErrorsTest`).")
  @Test
  @Override
  public void everyKeyNamesItsOwnObject() {
    List<String> keys =
        List.of(
            "a",
            "a/b",
            "a//b",
            "a/",
            "/a",
            "a.",
            "...",
            " ",
            "a b+c%2Fd&e=f?g#h",
            "\u00e4\u6f22\ud83d\ude00",
            "tab\tline\nend",
            "x".repeat(1024),
            "\"quoted'<xml>");
    keys.forEach(key -> put(key, key.getBytes(StandardCharsets.UTF_8)));

    assertThat(keys).allSatisfy(key -> assertThat(read(key)).asString().isEqualTo(key));
  }

  @Test
  void anAppendBlobIsReadAndReplaced(AzureEmulator emulator) {
    AppendBlobClient log =
        sdk(emulator).getBlobContainerClient(bucket).getBlobClient("log").getAppendBlobClient();
    log.create();
    log.appendBlock(new ByteArrayInputStream(new byte[] {1, 2}), 2);
    ObjectAttributes before = backend.head(bucket, "log");

    assertThat(read("log")).containsExactly(1, 2);
    log.appendBlock(new ByteArrayInputStream(new byte[] {3}), 1);
    assertThat(backend.head(bucket, "log").version()).isNotEqualTo(before.version());

    // Like S3, a PUT replaces what is there, but blocks do not go into another kind of blob.
    assertFails(ErrorCode.INVALID_REQUEST, () -> put("log", new byte[largeBytes()]));
    assertThat(read("log")).containsExactly(1, 2, 3);
    put("log", new byte[] {9});
    assertThat(read("log")).containsExactly(9);
  }

  @Test
  void metadataOfOtherWritersIsTold(AzureEmulator emulator) {
    BlobClient blob = sdk(emulator).getBlobContainerClient(bucket).getBlobClient("foreign");
    blob.upload(BinaryData.fromString("abc"));
    blob.setMetadata(Map.of("My_x41b", "Value", "plain", "1"));

    assertThat(backend.head(bucket, "foreign").metadata().user())
        .containsExactlyInAnyOrderEntriesOf(Map.of("my_x41b", "Value", "plain", "1"));
  }

  @Test
  void blocksThatAnotherProgramLeftDoNotDisturb(AzureEmulator emulator) {
    BlockBlobClient blob =
        sdk(emulator).getBlobContainerClient(bucket).getBlobClient("k").getBlockBlobClient();
    String id =
        Base64.getEncoder().encodeToString("0".repeat(36).getBytes(StandardCharsets.US_ASCII));
    blob.stageBlock(id, BinaryData.fromString("left behind"));

    assertFails(ErrorCode.NO_SUCH_KEY, () -> backend.head(bucket, "k"));
    assertThat(backend.list(bucket, ListRequest.ofPrefix("")).entries()).isEmpty();
    byte[] bytes = BackendUnderTest.bytes(largeBytes(), 3);
    put("k", bytes);
    assertThat(read("k")).isEqualTo(bytes);
  }

  private static BlobServiceClient sdk(AzureEmulator emulator) {
    return new BlobServiceClientBuilder()
        .endpoint(emulator.accountEndpoint().toString())
        .credential(new StorageSharedKeyCredential(emulator.accountName(), emulator.accountKey()))
        .httpClient(new AzureTransport(TestBackends.LIMITS))
        .buildClient();
  }
}
