package io.forebay.storage;

import io.forebay.core.object.Checksum;
import io.forebay.core.object.ChecksumAlgorithm;
import io.forebay.core.store.Part;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// What is kept of a committed part, in a file beside its bytes.
///
/// @param generation names the file with the bytes
record PartRecord(long generation, Part part, Blocks blocks) {

  private static final int V1 = 1;

  byte[] encoded() {
    RecordWriter writer =
        new RecordWriter()
            .byteValue(V1)
            .longValue(generation)
            .count(part.number())
            .count(part.sizeBytes())
            .text(part.md5())
            .instant(part.lastModified())
            .count(part.checksums().size());
    for (Checksum checksum : part.checksums()) {
      writer.text(checksum.algorithm().name()).count(checksum.partsCount()).block(checksum.bytes());
    }
    writer.count(blocks.segments().size());
    for (Segment segment : blocks.segments()) {
      writer.count(segment.lengthBytes()).intValue(segment.blockBytes());
    }
    ByteBuffer checksums = ByteBuffer.allocate(4 * blocks.count());
    checksums.asIntBuffer().put(blocks.checksums());
    return writer.block(checksums.array()).finish();
  }

  static Optional<PartRecord> decode(byte[] bytes) {
    return RecordReader.read(bytes, PartRecord::read);
  }

  private static PartRecord read(RecordReader reader) {
    if (reader.byteValue() != V1) {
      throw new IllegalArgumentException("a part of another version");
    }
    long generation = reader.longValue();
    int number = Math.toIntExact(reader.count());
    long sizeBytes = reader.count();
    String md5 = reader.text();
    var lastModified = reader.instant();
    List<Checksum> checksums = new ArrayList<>();
    for (int left = reader.length(); left > 0; left--) {
      ChecksumAlgorithm algorithm = ChecksumAlgorithm.valueOf(reader.text());
      int partsCount = Math.toIntExact(reader.count());
      checksums.add(
          new Checksum(algorithm, Base64.getEncoder().encodeToString(reader.block()), partsCount));
    }
    List<Segment> segments = new ArrayList<>();
    for (int left = reader.length(); left > 0; left--) {
      long lengthBytes = reader.count();
      segments.add(new Segment(lengthBytes, reader.intValue()));
    }
    byte[] sums = reader.block();
    int[] values = new int[sums.length / 4];
    ByteBuffer.wrap(sums).asIntBuffer().get(values);
    return new PartRecord(
        generation,
        new Part(number, sizeBytes, md5, checksums, lastModified),
        new Blocks(segments, values));
  }
}
