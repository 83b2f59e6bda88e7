package io.forebay.api.s3;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// How the S3 front end presents itself, and its bounds.
///
/// @param region the region told to clients; any other in a request is accepted
/// @param owner who owns every bucket and object
/// @param hostSuffixes a request whose `Host` is `bucket.<suffix>` names its bucket there
///   (virtual-host style); lower case, without ports and leading dots
/// @param objectBytesMax the largest body of one PUT (S3: 5 GiB)
/// @param deleteBodyBytesMax the largest document of DeleteObjects
/// @param completeBodyBytesMax the largest document of CompleteMultipartUpload
/// @param deletesParallelMax how many keys of one DeleteObjects are deleted at once
/// @param silenceMax how long the client of a CopyObject or CompleteMultipartUpload gets nothing,
///   not even a blank
public record S3Settings(
    String region,
    Requester owner,
    List<String> hostSuffixes,
    long objectBytesMax,
    int deleteBodyBytesMax,
    int completeBodyBytesMax,
    int deletesParallelMax,
    Duration silenceMax) {

  private static final Pattern HOST = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");
  private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,64}");

  public S3Settings {
    if (!REGION.matcher(region).matches()) {
      throw new IllegalArgumentException("not a region: " + region);
    }
    for (String suffix : hostSuffixes) {
      if (!HOST.matcher(suffix).matches()) {
        throw new IllegalArgumentException("not a host suffix: " + suffix);
      }
    }
    requireBetween("objectBytesMax", objectBytesMax, 1, 5L << 40);
    requireBetween("deleteBodyBytesMax", deleteBodyBytesMax, 1 << 10, 64 << 20);
    requireBetween("completeBodyBytesMax", completeBodyBytesMax, 1 << 10, 64 << 20);
    requireBetween("deletesParallelMax", deletesParallelMax, 1, 1000);
    requireBetween("silenceMax in ms", silenceMax.toMillis(), 1, 3_600_000);
    hostSuffixes = List.copyOf(hostSuffixes);
  }

  private static void requireBetween(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(name + " is not " + least + " to " + most + ": " + value);
    }
  }

  /// The bucket that a request's `Host` header names, if it is one of virtual-host style.
  public Optional<String> bucketOfHost(String host) {
    if (hostSuffixes.isEmpty()) {
      return Optional.empty();
    }
    int colon = host.lastIndexOf(':');
    String name = (colon < 0 ? host : host.substring(0, colon)).toLowerCase(Locale.ROOT);
    for (String suffix : hostSuffixes) {
      int length = name.length() - suffix.length() - 1;
      if (length > 0 && name.endsWith(suffix) && name.charAt(length) == '.') {
        return Optional.of(name.substring(0, length));
      }
    }
    return Optional.empty();
  }

  /// The defaults, to be changed.
  public static Builder builder() {
    return new Builder();
  }

  /// Settings in the making: the defaults where nothing else is said.
  public static final class Builder {

    private String region = "us-east-1";
    private Requester owner = new Requester(Optional.empty(), "forebay", "forebay");
    private List<String> hostSuffixes = List.of();
    private long objectBytesMax = 5L << 30;
    private int deleteBodyBytesMax = 2 << 20;
    private int completeBodyBytesMax = 4 << 20;
    private int deletesParallelMax = 16;
    // Some clients wait ten seconds, most of them a minute.
    private Duration silenceMax = Duration.ofSeconds(5);

    private Builder() {}

    public Builder region(String region) {
      this.region = region;
      return this;
    }

    public Builder owner(Requester owner) {
      this.owner = owner;
      return this;
    }

    public Builder hostSuffixes(List<String> hostSuffixes) {
      this.hostSuffixes = hostSuffixes;
      return this;
    }

    public Builder objectBytesMax(long objectBytesMax) {
      this.objectBytesMax = objectBytesMax;
      return this;
    }

    /// Bounds on the documents of DeleteObjects and CompleteMultipartUpload.
    public Builder documentBytesMax(int ofDelete, int ofComplete) {
      this.deleteBodyBytesMax = ofDelete;
      this.completeBodyBytesMax = ofComplete;
      return this;
    }

    public Builder deletesParallelMax(int deletesParallelMax) {
      this.deletesParallelMax = deletesParallelMax;
      return this;
    }

    public Builder silenceMax(Duration silenceMax) {
      this.silenceMax = silenceMax;
      return this;
    }

    /// @throws IllegalArgumentException where a bound is not kept
    public S3Settings build() {
      return new S3Settings(
          region,
          owner,
          hostSuffixes,
          objectBytesMax,
          deleteBodyBytesMax,
          completeBodyBytesMax,
          deletesParallelMax,
          silenceMax);
    }
  }
}
