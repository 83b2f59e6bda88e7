package io.forebay.api.s3;

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
public record S3Settings(
    String region,
    Requester owner,
    List<String> hostSuffixes,
    long objectBytesMax,
    int deleteBodyBytesMax,
    int completeBodyBytesMax,
    int deletesParallelMax) {

  // Before the defaults, whose constructor needs them.
  private static final Pattern HOST = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");
  private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,64}");

  /// What holds where nothing is configured.
  public static final S3Settings DEFAULTS =
      new S3Settings(
          "us-east-1",
          new Requester(Optional.empty(), "forebay", "forebay"),
          List.of(),
          5L << 30,
          2 << 20,
          4 << 20,
          16);

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

  public S3Settings withOwner(Requester owner) {
    return new S3Settings(
        region,
        owner,
        hostSuffixes,
        objectBytesMax,
        deleteBodyBytesMax,
        completeBodyBytesMax,
        deletesParallelMax);
  }

  public S3Settings withRegion(String region) {
    return new S3Settings(
        region,
        owner,
        hostSuffixes,
        objectBytesMax,
        deleteBodyBytesMax,
        completeBodyBytesMax,
        deletesParallelMax);
  }

  public S3Settings withHostSuffixes(List<String> hostSuffixes) {
    return new S3Settings(
        region,
        owner,
        hostSuffixes,
        objectBytesMax,
        deleteBodyBytesMax,
        completeBodyBytesMax,
        deletesParallelMax);
  }
}
