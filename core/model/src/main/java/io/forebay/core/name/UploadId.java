package io.forebay.core.name;

import java.util.regex.Pattern;

/// The identity of one multipart upload.
public record UploadId(String value) implements Comparable<UploadId> {

  private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  public UploadId {
    if (!VALUE.matcher(value).matches()) {
      throw new IllegalArgumentException("not a upload identity: " + value);
    }
  }

  @Override
  public int compareTo(UploadId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
