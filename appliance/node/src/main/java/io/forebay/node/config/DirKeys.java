package io.forebay.node.config;

import java.nio.file.Path;

/// `kind: dir`: a directory that plays the cloud.
public record DirKeys(
    @Setting(says = "Directory that plays the cloud: each directory in it is a bucket.") Path path)
    implements BackendKeys {

  @Override
  public String toString() {
    return "dir " + path;
  }
}
