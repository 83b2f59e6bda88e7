package io.forebay.core.object;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// The checksums of a body, computed in one pass while it goes by. Used by one thread.
public final class BodyDigest {

  private final Map<ChecksumAlgorithm, ChecksumDigest> digests =
      new EnumMap<>(ChecksumAlgorithm.class);
  private final Map<ChecksumAlgorithm, byte[]> values = new EnumMap<>(ChecksumAlgorithm.class);

  /// A digest by all of `algorithms`; with none it costs nothing.
  public BodyDigest(Collection<ChecksumAlgorithm> algorithms) {
    for (ChecksumAlgorithm algorithm : algorithms) {
      digests.put(algorithm, ChecksumDigest.of(algorithm));
    }
  }

  /// Takes in what remains in `bytes`, whose position stays where it is.
  public void update(ByteBuffer bytes) {
    int position = bytes.position();
    for (ChecksumDigest digest : digests.values()) {
      digest.update(bytes);
      bytes.position(position);
    }
  }

  /// The value by `algorithm`, which is among those asked for. Nothing more may be taken in after
  /// the first value.
  public byte[] value(ChecksumAlgorithm algorithm) {
    return values.computeIfAbsent(algorithm, this::finish).clone();
  }

  /// The MD5 in lower-case hexadecimal, where it was asked for.
  public String md5() {
    return HexFormat.of().formatHex(value(ChecksumAlgorithm.MD5));
  }

  /// The checksums asked for, MD5 left out: those that are kept with an object.
  public List<Checksum> checksums() {
    return digests.keySet().stream()
        .filter(algorithm -> algorithm != ChecksumAlgorithm.MD5)
        .map(algorithm -> Checksum.whole(algorithm, value(algorithm)))
        .toList();
  }

  private byte[] finish(ChecksumAlgorithm algorithm) {
    ChecksumDigest digest = digests.get(algorithm);
    if (digest == null) {
      throw new IllegalArgumentException(algorithm + " was not asked for");
    }
    return digest.value();
  }
}
