package io.forebay.storage;

import io.forebay.core.name.Bucket;
import io.forebay.core.name.ObjectId;
import io.forebay.core.name.Provider;
import io.forebay.core.object.Checksum;
import io.forebay.core.object.ChecksumAlgorithm;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.object.ObjectMetadata;
import io.forebay.core.store.CopyState;
import io.forebay.core.store.StoredObject;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// The binary form of an [ObjectRecord]: the extended attribute `user.forebay`, and for what does
/// not fit there a sidecar file. docs/on-disk-layout.md has the bytes.
final class XattrCodec {

  /// The first version of the record.
  static final int V1 = 1;

  /// Longer records keep their details in a sidecar: ext4 holds about 3000 bytes of attributes (ADR
  /// 22).
  static final int INLINE_BYTES_MAX = 2300;

  private static final int FLAG_SIDECAR = 1;
  private static final int FLAG_SUPERSEDED = 2;

  /// The two pieces of a record; the sidecar is present where the attribute does not hold
  /// everything.
  static final class Encoded {
    private final byte[] attribute;
    private final Optional<byte[]> sidecar;

    private Encoded(byte[] attribute, Optional<byte[]> sidecar) {
      this.attribute = attribute;
      this.sidecar = sidecar;
    }

    byte[] attribute() {
      return attribute;
    }

    Optional<byte[]> sidecar() {
      return sidecar;
    }
  }

  /// An attribute as far as it can be understood without its sidecar.
  ///
  /// @param object with empty metadata where `sidecar`
  record Head(long generation, StoredObject object, Optional<Blocks> blocks) {

    boolean hasSidecar() {
      return blocks.isEmpty();
    }

    /// The whole record of a head that has no sidecar.
    ObjectRecord whole() {
      return new ObjectRecord(generation, object, blocks.orElseThrow());
    }
  }

  private record Details(ObjectMetadata metadata, Blocks blocks) {}

  private XattrCodec() {}

  static Encoded encode(ObjectId id, ObjectRecord record) {
    byte[] details = details(record);
    if (details.length <= INLINE_BYTES_MAX) {
      byte[] whole = attribute(record, Optional.of(details));
      if (whole.length <= INLINE_BYTES_MAX) {
        return new Encoded(whole, Optional.empty());
      }
    }
    byte[] sidecar =
        new RecordWriter()
            .byteValue(V1)
            .longValue(record.generation())
            .text(id.bucket().provider().word())
            .text(id.bucket().namespace())
            .text(id.bucket().name())
            .text(id.key())
            .block(details)
            .finish();
    return new Encoded(attribute(record, Optional.empty()), Optional.of(sidecar));
  }

  /// The attribute alone, of a record whose sidecar (if it has one) stays as it is.
  static byte[] attribute(ObjectRecord record, boolean hasSidecar) {
    return attribute(record, hasSidecar ? Optional.empty() : Optional.of(details(record)));
  }

  private static byte[] attribute(ObjectRecord record, Optional<byte[]> details) {
    ObjectAttributes attributes = record.object().attributes();
    CopyState copy = record.object().copy();
    int flags = (details.isEmpty() ? FLAG_SIDECAR : 0) | (copy.superseded() ? FLAG_SUPERSEDED : 0);
    RecordWriter writer =
        new RecordWriter()
            .byteValue(V1)
            .byteValue(flags)
            .longValue(record.generation())
            .count(attributes.sizeBytes())
            .instant(attributes.lastModified())
            .instant(copy.validatedAt())
            .text(attributes.etag())
            .text(attributes.version())
            .text(copy.origin())
            .count(attributes.checksums().size());
    for (Checksum checksum : attributes.checksums()) {
      writer
          .byteValue(code(checksum.algorithm()))
          .count(checksum.partsCount())
          .block(checksum.bytes());
    }
    details.ifPresent(writer::block);
    return writer.finish();
  }

  private static byte[] details(ObjectRecord record) {
    ObjectMetadata metadata = record.object().attributes().metadata();
    Blocks blocks = record.blocks();
    RecordWriter writer =
        new RecordWriter()
            .texts(metadata.contentHeaders())
            .texts(metadata.user())
            .count(blocks.segments().size());
    for (Segment segment : blocks.segments()) {
      writer
          .count(segment.lengthBytes())
          .byteValue(Integer.numberOfTrailingZeros(segment.blockBytes()));
    }
    ByteBuffer checksums = ByteBuffer.allocate(4 * blocks.count());
    checksums.asIntBuffer().put(blocks.checksums());
    return writer.block(checksums.array()).finish();
  }

  /// What an attribute says; empty where it is damaged or of a version that this program does not
  /// know.
  static Optional<Head> decode(byte[] attribute) {
    return RecordReader.read(attribute, XattrCodec::head);
  }

  private static Head head(RecordReader reader) {
    requireVersion(reader);
    int flags = reader.byteValue();
    long generation = reader.longValue();
    long sizeBytes = reader.count();
    var lastModified = reader.instant();
    var validatedAt = reader.instant();
    String etag = reader.text();
    String version = reader.text();
    String origin = reader.text();
    List<Checksum> checksums = checksums(reader);
    Optional<Details> details =
        (flags & FLAG_SIDECAR) != 0 ? Optional.empty() : Optional.of(details(reader.block()));
    ObjectAttributes attributes =
        new ObjectAttributes(
            sizeBytes,
            etag,
            version,
            lastModified,
            checksums,
            details.map(Details::metadata).orElse(ObjectMetadata.NONE));
    if (details.isPresent() && details.get().blocks().sizeBytes() != sizeBytes) {
      throw new IllegalArgumentException("blocks of another size");
    }
    CopyState copy = new CopyState(origin, validatedAt, (flags & FLAG_SUPERSEDED) != 0);
    return new Head(generation, new StoredObject(attributes, copy), details.map(Details::blocks));
  }

  private static void requireVersion(RecordReader reader) {
    int version = reader.byteValue();
    if (version != V1) {
      throw new IllegalArgumentException("a record of version " + version);
    }
  }

  private static List<Checksum> checksums(RecordReader reader) {
    int count = reader.length();
    List<Checksum> checksums = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      ChecksumAlgorithm algorithm = algorithm(reader.byteValue());
      int partsCount = Math.toIntExact(reader.count());
      checksums.add(
          new Checksum(algorithm, Base64.getEncoder().encodeToString(reader.block()), partsCount));
    }
    return checksums;
  }

  private static Details details(byte[] details) {
    return RecordReader.read(
            details,
            reader -> {
              ObjectMetadata metadata = metadata(reader);
              int count = reader.length();
              List<Segment> segments = new ArrayList<>(count);
              for (int i = 0; i < count; i++) {
                long lengthBytes = reader.count();
                segments.add(new Segment(lengthBytes, 1 << reader.byteValue()));
              }
              byte[] bytes = reader.block();
              int[] checksums = new int[bytes.length / 4];
              ByteBuffer.wrap(bytes).asIntBuffer().get(checksums);
              return new Details(metadata, new Blocks(segments, checksums));
            })
        .orElseThrow(() -> new IllegalArgumentException("damaged details"));
  }

  private static ObjectMetadata metadata(RecordReader reader) {
    var contentHeaders = reader.texts();
    return new ObjectMetadata(contentHeaders, reader.texts());
  }

  /// The record of a head and its sidecar; empty where the sidecar is damaged or another write's.
  static Optional<ObjectRecord> join(Head head, byte[] sidecar) {
    return RecordReader.read(
        sidecar,
        reader -> {
          requireVersion(reader);
          if (reader.longValue() != head.generation()) {
            throw new IllegalArgumentException("the sidecar of another write");
          }
          objectId(reader);
          Details details = details(reader.block());
          ObjectAttributes bare = head.object().attributes();
          ObjectAttributes attributes =
              new ObjectAttributes(
                  bare.sizeBytes(),
                  bare.etag(),
                  bare.version(),
                  bare.lastModified(),
                  bare.checksums(),
                  details.metadata());
          return new ObjectRecord(
              head.generation(),
              new StoredObject(attributes, head.object().copy()),
              details.blocks());
        });
  }

  /// Whose sidecar it is.
  static Optional<ObjectId> ownerOf(byte[] sidecar) {
    return RecordReader.read(
        sidecar,
        reader -> {
          requireVersion(reader);
          reader.longValue();
          return objectId(reader);
        });
  }

  private static ObjectId objectId(RecordReader reader) {
    Provider provider = Provider.named(reader.text()).orElseThrow(IllegalArgumentException::new);
    String namespace = reader.text();
    Bucket bucket = new Bucket(provider, namespace, reader.text());
    return new ObjectId(bucket, reader.text());
  }

  // Never changes: these are bytes on disks.
  private static int code(ChecksumAlgorithm algorithm) {
    return switch (algorithm) {
      case MD5 -> 1;
      case CRC32 -> 2;
      case CRC32C -> 3;
      case CRC64NVME -> 4;
      case SHA1 -> 5;
      case SHA256 -> 6;
    };
  }

  private static ChecksumAlgorithm algorithm(int code) {
    return Arrays.stream(ChecksumAlgorithm.values())
        .filter(algorithm -> code(algorithm) == code)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no checksum of code " + code));
  }
}
