package io.forebay.backend.dir;

import io.forebay.core.object.Checksum;
import io.forebay.core.object.ChecksumAlgorithm;
import io.forebay.core.object.ObjectMetadata;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What a file's extended attribute keeps of the object: all that a file has no place for. It holds
/// only for the bytes that it was written for, which their size and time tell.
record FileRecord(
    long sizeBytes,
    long modifiedNanos,
    String md5,
    List<Checksum> checksums,
    ObjectMetadata metadata) {

  private static final int V1 = 1;

  byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(V1);
      out.writeLong(sizeBytes);
      out.writeLong(modifiedNanos);
      out.writeUTF(md5);
      out.writeByte(checksums.size());
      for (Checksum checksum : checksums) {
        out.writeUTF(checksum.algorithm().name());
        out.writeUTF(checksum.text());
      }
      write(out, metadata.contentHeaders());
      write(out, metadata.user());
    } catch (IOException e) {
      throw new AssertionError("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, Map<String, String> map) throws IOException {
    out.writeShort(map.size());
    for (Map.Entry<String, String> entry : map.entrySet()) {
      out.writeUTF(entry.getKey());
      out.writeUTF(entry.getValue());
    }
  }

  /// The record, where the bytes are one that this program understands.
  static Optional<FileRecord> decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      if (in.readUnsignedByte() != V1) {
        return Optional.empty();
      }
      long sizeBytes = in.readLong();
      long modifiedNanos = in.readLong();
      String md5 = in.readUTF();
      List<Checksum> checksums = new ArrayList<>();
      for (int left = in.readUnsignedByte(); left > 0; left--) {
        checksums.add(checksum(in.readUTF(), in.readUTF()));
      }
      ObjectMetadata metadata = new ObjectMetadata(readMap(in), readMap(in));
      return Optional.of(new FileRecord(sizeBytes, modifiedNanos, md5, checksums, metadata));
    } catch (IOException | IllegalArgumentException e) {
      // Another program's, or damaged: the file is then like one that was put there by hand.
      return Optional.empty();
    }
  }

  private static Checksum checksum(String algorithm, String text) {
    int dash = text.indexOf('-');
    return new Checksum(
        ChecksumAlgorithm.valueOf(algorithm),
        dash < 0 ? text : text.substring(0, dash),
        dash < 0 ? 0 : Integer.parseInt(text.substring(dash + 1)));
  }

  private static Map<String, String> readMap(DataInputStream in) throws IOException {
    Map<String, String> map = new TreeMap<>();
    for (int left = in.readUnsignedShort(); left > 0; left--) {
      map.put(in.readUTF(), in.readUTF());
    }
    return map;
  }
}
