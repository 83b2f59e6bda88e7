package io.forebay.core.name;

import java.util.regex.Pattern;

/// The lasting identity of one node, kept in its data directory.
public record NodeId(String value) implements Comparable<NodeId> {

  private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  public NodeId {
    if (!VALUE.matcher(value).matches()) {
      throw new IllegalArgumentException("not a node identity: " + value);
    }
  }

  @Override
  public int compareTo(NodeId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
