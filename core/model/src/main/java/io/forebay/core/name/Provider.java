package io.forebay.core.name;

import java.util.Optional;

/// Where the objects of a bucket really live, by the word that AIStore uses on disk and on the
/// wire.
public enum Provider {
  /// This cluster's own storage.
  AIS("ais"),
  /// Amazon S3 and everything that speaks its protocol.
  AWS("aws"),
  /// Google Cloud Storage.
  GCP("gcp"),
  /// Azure Blob Storage.
  AZURE("azure"),
  /// Plain HTTP or HTTPS servers.
  HT("ht"),
  /// A directory tree, local or on NFS.
  DIR("dir");

  private final String word;

  Provider(String word) {
    this.word = word;
  }

  /// The word for this provider in paths and messages: lower case, never changes.
  public String word() {
    return word;
  }

  /// Whether objects live elsewhere, so that a local copy is only a cache.
  public boolean isRemote() {
    return this != AIS;
  }

  /// The provider named by `word`, if there is one.
  public static Optional<Provider> named(String word) {
    for (Provider provider : values()) {
      if (provider.word.equals(word)) {
        return Optional.of(provider);
      }
    }
    return Optional.empty();
  }
}
