package io.forebay.node.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A node's whole configuration, as it stands in its file.
public record NodeConfiguration(
    @Setting(says = "This node itself.") NodeSection node,
    @Setting(says = "The disks.") List<MountpathSection> mountpaths,
    @Setting(says = "Watermarks, in percent of capacity.") SpaceSection space,
    @Setting(says = "Which objects leave a mountpath.") LruSection lru,
    @Setting(says = "How objects of backends are fetched and kept.") CacheSection cache,
    @Setting(
            value = "fsync",
            says = "What an acknowledged write survives: fsync power loss, rename process death.")
        Durability durability,
    @Setting(
            value = "first_read",
            says = "When stored bytes are held against their checksums before they are sent.")
        Verify verify,
    @Setting(says = "S3 keys of this gateway's clients.") List<CredentialSection> credentials,
    @Setting(value = "false", says = "Whether unsigned requests are let in.") boolean anonymous,
    @Setting(says = "The clouds, by name.") Map<String, BackendSection> backends,
    @Setting(says = "The buckets, by the name that clients use.")
        Map<String, BucketSection> buckets,
    @Setting(says = "Backend in which a bucket that nobody declared is looked up.")
        Optional<String> defaultBackend,
    @Setting(says = "How the S3 front end presents itself.") S3Section s3,
    @Setting(says = "What is sent where.") MetricsSection metrics,
    @Setting(says = "What is written to standard error.") LogSection log) {

  /// The same with other backends.
  public NodeConfiguration withBackends(Map<String, BackendSection> others) {
    return new NodeConfiguration(
        node,
        mountpaths,
        space,
        lru,
        cache,
        durability,
        verify,
        credentials,
        anonymous,
        others,
        buckets,
        defaultBackend,
        s3,
        metrics,
        log);
  }

  /// What an acknowledged write survives.
  public enum Durability {
    FSYNC,
    RENAME
  }

  /// When stored bytes are verified on the read path.
  public enum Verify {
    ALWAYS,
    FIRST_READ,
    NEVER
  }
}
