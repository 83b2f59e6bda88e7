package io.forebay.testkit.backend;

import io.forebay.core.backend.BackendContent;
import io.forebay.core.object.ByteRange;
import io.forebay.core.object.ByteSource;
import io.forebay.core.object.Checksum;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// Bytes in memory that are to be written to a cloud.
public class BytesContent implements BackendContent {

  private final byte[] bytes;
  private final String md5;
  private final List<Checksum> checksums;

  /// @param md5 what is announced, be it right or wrong
  public BytesContent(byte[] bytes, String md5, List<Checksum> checksums) {
    this.bytes = bytes;
    this.md5 = md5;
    this.checksums = List.copyOf(checksums);
  }

  /// Content without further checksums.
  public static BytesContent of(byte[] bytes) {
    return of(bytes, List.of());
  }

  /// Content with further checksums.
  public static BytesContent of(byte[] bytes, List<Checksum> checksums) {
    return new BytesContent(bytes, md5(bytes), checksums);
  }

  @Override
  public long sizeBytes() {
    return bytes.length;
  }

  @Override
  public String md5() {
    return md5;
  }

  @Override
  public List<Checksum> checksums() {
    return checksums;
  }

  @Override
  public ByteSource open(ByteRange range) throws IOException {
    return new BytesSource(bytes, range);
  }

  static String md5(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has MD5", e);
    }
  }
}
