package io.forebay.core.name;

import java.util.regex.Pattern;

/// The name of a bucket: provider, namespace and name.
///
/// The namespace keeps apart buckets of the same name behind different backends. Where a client
/// asks, it is the backend's configured name, and `name` the client's; where copies are kept on
/// disk, it stands for the backend's place, and `name` is the bucket's own there. It is
/// [#LOCAL_NAMESPACE] for the cluster's own buckets.
///
/// @param name 1 to 63 characters of `a-z 0-9 . _ -`, beginning with a letter or digit: each is a
///   directory name as it stands
public record Bucket(Provider provider, String namespace, String name)
    implements Comparable<Bucket> {

  /// The namespace of the cluster's own buckets.
  public static final String LOCAL_NAMESPACE = "_";

  private static final int NAME_LENGTH_MAX = 63;
  private static final Pattern NAMESPACE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,62}");

  public Bucket {
    if (!NAMESPACE.matcher(namespace).matches()) {
      throw new IllegalArgumentException("not a namespace: " + namespace);
    }
    if (!isName(name)) {
      throw new IllegalArgumentException("not a bucket name: " + name);
    }
  }

  /// A bucket of the cluster's own storage.
  public static Bucket local(String name) {
    return new Bucket(Provider.AIS, LOCAL_NAMESPACE, name);
  }

  /// Whether `name` can name a bucket on disk; front ends may ask for more.
  public static boolean isName(String name) {
    int length = name.length();
    if (length == 0 || length > NAME_LENGTH_MAX || !isLetterOrDigit(name.charAt(0))) {
      return false;
    }
    for (int i = 1; i < length; i++) {
      char c = name.charAt(i);
      if (!isLetterOrDigit(c) && c != '.' && c != '_' && c != '-') {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }

  /// Whether objects of this bucket live elsewhere.
  public boolean isRemote() {
    return provider.isRemote();
  }

  @Override
  public int compareTo(Bucket other) {
    int byProvider = provider.compareTo(other.provider);
    if (byProvider != 0) {
      return byProvider;
    }
    int byNamespace = namespace.compareTo(other.namespace);
    return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
  }

  /// `provider://namespace/name`, for logs.
  @Override
  public String toString() {
    return provider.word()
        + "://"
        + (namespace.equals(LOCAL_NAMESPACE) ? "" : namespace + "/")
        + name;
  }
}
