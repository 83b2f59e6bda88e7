package io.forebay.node;

import io.forebay.api.HttpSettings;
import io.forebay.api.s3.Requester;
import io.forebay.api.s3.S3Settings;
import io.forebay.datapath.DatapathSettings;
import io.forebay.lru.LruSettings;
import io.forebay.node.config.CredentialSection;
import io.forebay.node.config.ListenAddress;
import io.forebay.node.config.NodeConfiguration;
import io.forebay.storage.Durability;
import io.forebay.storage.StorageSettings;
import io.forebay.storage.StorageSettings.MountpathSettings;
import io.forebay.storage.Verify;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/// Each feature's settings, from the node's configuration.
record Settings(NodeConfiguration configuration) {

  StorageSettings storage() {
    List<MountpathSettings> mountpaths =
        configuration.mountpaths().stream()
            .map(section ->
                new MountpathSettings(
                    section.path().toAbsolutePath().normalize(),
                    section
                        .capacity()
                        .map(capacity -> OptionalLong.of(capacity.bytes()))
                        .orElseGet(OptionalLong::empty)))
            .toList();
    return StorageSettings.of(mountpaths)
        .withHotBytesMax(configuration.cache().memoryMax().bytes())
        .withCleanupPercent(configuration.space().cleanupwm())
        .withOutOfSpacePercent(configuration.space().outOfSpace())
        .withDurability(
            switch (configuration.durability()) {
              case FSYNC -> Durability.FSYNC;
              case RENAME -> Durability.RENAME;
            })
        .withVerify(
            switch (configuration.verify()) {
              case ALWAYS -> Verify.ALWAYS;
              case FIRST_READ -> Verify.FIRST_READ;
              case NEVER -> Verify.NEVER;
            });
  }

  LruSettings lru() {
    return new LruSettings(
        configuration.lru().enabled(),
        configuration.lru().dontEvictTime(),
        configuration.lru().policy().name().toLowerCase(Locale.ROOT),
        configuration.space().lowwm(),
        configuration.space().highwm(),
        configuration.space().outOfSpace());
  }

  DatapathSettings datapath() {
    return DatapathSettings.DEFAULTS.withCache(
        configuration.cache().fetchesMax(), configuration.cache().absenceTime());
  }

  S3Settings s3() {
    S3Settings.Builder settings =
        S3Settings.builder()
            .region(configuration.s3().region())
            .hostSuffixes(configuration.s3().hostSuffixes());
    configuration.credentials().stream()
        .findFirst()
        .ifPresent(credential -> settings.owner(requester(credential)));
    return settings.build();
  }

  HttpSettings http() {
    ListenAddress listen = configuration.node().listenAddress();
    Optional<HttpSettings.TlsFiles> tls =
        configuration
            .node()
            .tlsCertificate()
            .flatMap(certificate ->
                configuration
                    .node()
                    .tlsKey()
                    .map(key -> new HttpSettings.TlsFiles(certificate, key)));
    return HttpSettings.builder()
        .listen(listen.host(), listen.port())
        .tls(tls)
        .drainTimeout(configuration.node().drainTimeout())
        .build();
  }

  static Requester requester(CredentialSection credential) {
    return new Requester(
        Optional.of(credential.accessKey()),
        credential.displayName().orElse(credential.accessKey()),
        credential.id().orElse(credential.accessKey()));
  }
}
