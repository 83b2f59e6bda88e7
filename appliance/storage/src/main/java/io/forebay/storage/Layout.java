package io.forebay.storage;

import io.forebay.core.name.Bucket;
import io.forebay.core.name.UploadId;
import java.util.HexFormat;

/// Where things are below a mountpath's root; docs/on-disk-layout.md is its description.
///
/// @param root absolute, without a slash at the end
record Layout(String root) {

  /// The directory of a bucket's objects.
  static final String OBJECTS = "%ob";

  /// Says whose mountpath it is.
  String identity() {
    return root + "/%forebay";
  }

  /// A bucket's objects; ends with a slash.
  String objects(Bucket bucket) {
    return bucket(bucket) + "/" + OBJECTS + "/";
  }

  String bucket(Bucket bucket) {
    return root + "/@" + bucket.provider().word() + "/" + bucket.namespace() + "/" + bucket.name();
  }

  /// Files being written, in a few directories so that writers do not queue for one.
  String work(long number) {
    return root + "/%wk/" + (number & 7) + "/" + HexFormat.of().toHexDigits(number);
  }

  /// All work directories.
  String work() {
    return root + "/%wk";
  }

  /// What does not fit beside an object's file.
  String sidecar(long generation) {
    return sidecars()
        + "/"
        + HexFormat.of().toHexDigits((byte) generation)
        + "/"
        + HexFormat.of().toHexDigits(generation);
  }

  String sidecars() {
    return root + "/%md";
  }

  String uploads() {
    return root + "/%up";
  }

  String upload(UploadId id) {
    return uploads() + "/" + id.value();
  }

  /// Copies that failed their checksum.
  String corrupt() {
    return root + "/%corrupt";
  }

  /// How many directories there are for objects.
  String directories() {
    return root + "/%directories";
  }

  /// The same, being replaced.
  String newDirectories() {
    return directories() + ".new";
  }

  String index() {
    return root + "/%index";
  }

  String accessOrder() {
    return root + "/%lru";
  }
}
