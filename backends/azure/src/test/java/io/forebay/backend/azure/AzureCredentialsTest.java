package io.forebay.backend.azure;

import static io.forebay.testkit.backend.BackendUnderTest.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.blob.models.PublicAccessType;
import com.azure.storage.common.StorageSharedKeyCredential;
import com.azure.storage.common.sas.AccountSasPermission;
import com.azure.storage.common.sas.AccountSasResourceType;
import com.azure.storage.common.sas.AccountSasService;
import com.azure.storage.common.sas.AccountSasSignatureValues;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ListRequest;
import io.forebay.core.object.ObjectMetadata;
import io.forebay.testkit.AzureEmulator;
import io.forebay.testkit.AzureEmulatorExtension;
import io.forebay.testkit.backend.BytesContent;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// As whom the backend goes to a service that judges signatures.
@ExtendWith(AzureEmulatorExtension.class)
class AzureCredentialsTest {

  private final String bucket = "credentials-" + UUID.randomUUID();
  private final AzureTransport transport = new AzureTransport(TestBackends.LIMITS);
  private AzureEmulator emulator;
  private AzureBackend owner;

  @BeforeEach
  void write(AzureEmulator running) {
    emulator = running;
    owner = TestBackends.at(emulator);
    owner.createBucket(bucket);
    put(owner);
  }

  @AfterEach
  void close() {
    owner.close();
    transport.close();
  }

  @Test
  void aConnectionStringSaysAll() {
    String text =
        "AccountName=%s;AccountKey=%s;BlobEndpoint=%s"
            .formatted(emulator.accountName(), emulator.accountKey(), emulator.accountEndpoint());

    try (AzureBackend backend =
        TestBackends.open(AzureBackendSettings.ofConnectionString(text, TestBackends.LIMITS))) {
      assertThat(backend.head(bucket, "key").sizeBytes()).isEqualTo(10);
      assertThat(backend.fingerprint()).isEqualTo(owner.fingerprint());
    }
  }

  @Test
  void aWrongKeyIsDenied() {
    try (AzureBackend backend = as(new AzureCredentials.SharedKey("d3Jvbmc="))) {
      assertFails(ErrorCode.ACCESS_DENIED, () -> backend.head(bucket, "key"));
      assertFails(ErrorCode.ACCESS_DENIED, () -> put(backend));
      assertFails(ErrorCode.ACCESS_DENIED, backend::listBuckets);
    }
  }

  @Test
  void aSasTokenAllowsWhatItSays() {
    String token = sas(new AccountSasPermission().setReadPermission(true).setListPermission(true));

    try (AzureBackend backend = as(new AzureCredentials.Sas("?" + token))) {
      assertThat(backend.head(bucket, "key").sizeBytes()).isEqualTo(10);
      assertThat(backend.list(bucket, ListRequest.ofPrefix("")).entries()).hasSize(1);
      assertThat(backend.hasBucket(bucket)).isTrue();
      assertFails(ErrorCode.ACCESS_DENIED, () -> put(backend));
      assertFails(ErrorCode.ACCESS_DENIED, () -> backend.delete(bucket, "key", Conditions.NONE));
    }
  }

  @Test
  void aSasTokenThatMayWriteWritesAlsoInBlocks() {
    String token =
        sas(
            new AccountSasPermission()
                .setReadPermission(true)
                .setCreatePermission(true)
                .setWritePermission(true));

    try (AzureBackend backend = as(new AzureCredentials.Sas(token))) {
      put(backend);
      backend.put(
          bucket,
          "large",
          BytesContent.of(new byte[2 << 20]),
          ObjectMetadata.NONE,
          Conditions.NONE);
      assertThat(backend.head(bucket, "large").sizeBytes()).isEqualTo(2 << 20);
    }
  }

  @Test
  void nobodyReadsWhatIsPublicAndNothingElse() {
    try (AzureBackend backend = as(new AzureCredentials.Anonymous())) {
      assertThat(backend.hasBucket(bucket)).isFalse();
      assertFails(ErrorCode.ACCESS_DENIED, () -> backend.head(bucket, "key"));

      sdk().getBlobContainerClient(bucket).setAccessPolicy(PublicAccessType.CONTAINER, null);

      assertThat(backend.head(bucket, "key").sizeBytes()).isEqualTo(10);
      assertThat(backend.hasBucket(bucket)).isTrue();
      assertFails(ErrorCode.ACCESS_DENIED, () -> put(backend));
    }
  }

  private AzureBackend as(AzureCredentials credentials) {
    return TestBackends.open(
        AzureBackendSettings.at(emulator.accountEndpoint(), emulator.accountName(), credentials)
            .withLimits(TestBackends.LIMITS));
  }

  private String sas(AccountSasPermission permission) {
    OffsetDateTime end = Instant.now().plus(1, ChronoUnit.HOURS).atOffset(ZoneOffset.UTC);
    return sdk()
        .generateAccountSas(
            new AccountSasSignatureValues(
                end,
                permission,
                new AccountSasService().setBlobAccess(true),
                new AccountSasResourceType().setContainer(true).setObject(true)));
  }

  private BlobServiceClient sdk() {
    return new BlobServiceClientBuilder()
        .endpoint(emulator.accountEndpoint().toString())
        .credential(new StorageSharedKeyCredential(emulator.accountName(), emulator.accountKey()))
        .httpClient(transport)
        .buildClient();
  }

  private void put(AzureBackend backend) {
    backend.put(bucket, "key", BytesContent.of(new byte[10]), ObjectMetadata.NONE, Conditions.NONE);
  }
}
