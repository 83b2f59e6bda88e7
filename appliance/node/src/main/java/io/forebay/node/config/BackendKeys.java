package io.forebay.node.config;

import java.net.URI;
import java.util.Optional;

/// The keys of one kind of backend, beside those that every kind has. A record per kind; the keys,
/// their defaults and their sentences are its components, and what must hold between them is
/// checked in its constructor. [BackendKinds] says which record is whose.
public sealed interface BackendKeys permits S3Keys, GcsKeys, AzureKeys, HttpKeys, DirKeys {

  /// Where it is asked; empty where no single address says so.
  Optional<URI> address();

  /// What stands for us there, in words that name keys and no secrets.
  String credentials();
}
