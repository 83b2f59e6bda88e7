package io.forebay.core.name;

import java.util.regex.Pattern;

/// The lasting identity of one mountpath, written on the disk itself; it does not change when the
/// disk is mounted elsewhere.
public record MountpathId(String value) implements Comparable<MountpathId> {

  private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  public MountpathId {
    if (!VALUE.matcher(value).matches()) {
      throw new IllegalArgumentException("not a mountpath identity: " + value);
    }
  }

  @Override
  public int compareTo(MountpathId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
