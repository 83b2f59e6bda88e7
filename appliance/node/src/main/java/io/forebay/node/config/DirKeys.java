package io.forebay.node.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/// `kind: dir`: a directory that plays the cloud.
public record DirKeys(
    @Setting(says = "Directory that plays the cloud: each directory in it is a bucket.") Path path)
    implements BackendKeys {

  @Override
  public Optional<URI> address() {
    return Optional.empty();
  }

  @Override
  public String credentials() {
    return "the user of this process";
  }

  @Override
  public String toString() {
    return "dir " + path;
  }
}
