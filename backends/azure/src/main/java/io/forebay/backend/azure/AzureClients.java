package io.forebay.backend.azure;

import com.azure.core.credential.AzureSasCredential;
import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.policy.AddDatePolicy;
import com.azure.core.http.policy.AzureSasCredentialPolicy;
import com.azure.core.http.policy.HttpPipelinePolicy;
import com.azure.core.http.policy.RequestIdPolicy;
import com.azure.core.util.Configuration;
import com.azure.identity.AzureCliCredentialBuilder;
import com.azure.identity.ChainedTokenCredentialBuilder;
import com.azure.identity.EnvironmentCredentialBuilder;
import com.azure.identity.ManagedIdentityCredentialBuilder;
import com.azure.identity.WorkloadIdentityCredentialBuilder;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.blob.BlobServiceVersion;
import com.azure.storage.common.StorageSharedKeyCredential;
import com.azure.storage.common.policy.StorageBearerTokenChallengeAuthorizationPolicy;
import com.azure.storage.common.policy.StorageSharedKeyCredentialPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Makes the SDK's clients: without retries and logs of their own, over [AzureTransport].
final class AzureClients {

  /// The version of the protocol that all requests speak.
  static final BlobServiceVersion VERSION = BlobServiceVersion.getLatest();

  private static final String SCOPE = "https://storage.azure.com/.default";

  private static final List<String> WORKLOAD_IDENTITY =
      List.of("AZURE_CLIENT_ID", "AZURE_TENANT_ID", "AZURE_FEDERATED_TOKEN_FILE");

  private AzureClients() {}

  /// What signs requests and sends them.
  static HttpPipeline pipeline(AzureBackendSettings settings, AzureTransport transport) {
    List<HttpPipelinePolicy> policies = new ArrayList<>();
    policies.add(new RequestIdPolicy());
    policies.add(new AddDatePolicy());
    authentication(settings, transport).ifPresent(policies::add);
    return new HttpPipelineBuilder()
        .policies(policies.toArray(HttpPipelinePolicy[]::new))
        .httpClient(transport)
        .build();
  }

  /// The SDK's own client, for what comes as documents.
  static BlobServiceClient open(AzureBackendSettings settings, HttpPipeline pipeline) {
    return new BlobServiceClientBuilder()
        .endpoint(settings.address().toString())
        .pipeline(pipeline)
        .serviceVersion(VERSION)
        .buildClient();
  }

  private static Optional<HttpPipelinePolicy> authentication(
      AzureBackendSettings settings, AzureTransport transport) {
    return switch (settings.credentials()) {
      case AzureCredentials.SharedKey(String key) ->
          Optional.of(
              new StorageSharedKeyCredentialPolicy(
                  new StorageSharedKeyCredential(settings.account(), key)));
      case AzureCredentials.Sas(String token) ->
          Optional.of(new AzureSasCredentialPolicy(new AzureSasCredential(token), false));
      case AzureCredentials.DefaultChain() -> Optional.of(bearer(defaultChain(transport)));
      case AzureCredentials.Anonymous() -> Optional.empty();
    };
  }

  static HttpPipelinePolicy bearer(TokenCredential credential) {
    return new StorageBearerTokenChallengeAuthorizationPolicy(credential, SCOPE);
  }

  // The identities that a server has. The SDK's own chain goes on to those of desktops, whose
  // libraries are native code.
  private static TokenCredential defaultChain(AzureTransport transport) {
    ChainedTokenCredentialBuilder chain =
        new ChainedTokenCredentialBuilder()
            .addLast(new EnvironmentCredentialBuilder().httpClient(transport).build());
    Configuration environment = Configuration.getGlobalConfiguration();
    if (WORKLOAD_IDENTITY.stream().allMatch(environment::contains)) {
      chain.addLast(new WorkloadIdentityCredentialBuilder().httpClient(transport).build());
    }
    return chain
        .addLast(new ManagedIdentityCredentialBuilder().httpClient(transport).build())
        .addLast(new AzureCliCredentialBuilder().httpClient(transport).build())
        .build();
  }
}
