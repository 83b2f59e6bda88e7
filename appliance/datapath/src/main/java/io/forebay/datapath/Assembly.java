package io.forebay.datapath;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.BodyDigest;
import io.forebay.core.object.ByteRange;
import io.forebay.core.object.ByteSource;
import io.forebay.core.object.Checksum;
import io.forebay.core.object.ChecksumAlgorithm;
import io.forebay.core.object.CrcCombiner;
import io.forebay.core.service.UploadService.NamedPart;
import io.forebay.core.store.Part;
import io.forebay.core.store.Upload;
import io.forebay.core.store.WorkFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What the parts of an upload make together: which of them, their ETag and their checksum (S3
/// "Checking object integrity", composite and full-object checksums).
final class Assembly {

  /// The least size of every part but the last (S3 "Multipart upload limits").
  static final long PART_BYTES_MIN = 5 << 20;

  private final Buffers buffers;

  Assembly(Buffers buffers) {
    this.buffers = buffers;
  }

  /// The parts that the client names, in its order.
  ///
  /// @throws StoreException `INVALID_PART_ORDER`, `INVALID_PART`, `ENTITY_TOO_SMALL`
  static List<Part> chosen(List<NamedPart> named, List<Part> stored) {
    if (named.isEmpty()) {
      throw new StoreException(ErrorCode.MALFORMED_XML, "a completion names at least one part");
    }
    for (int i = 1; i < named.size(); i++) {
      if (named.get(i).number() <= named.get(i - 1).number()) {
        throw new StoreException(
            ErrorCode.INVALID_PART_ORDER, "parts are named in ascending order");
      }
    }
    Map<Integer, Part> byNumber =
        stored.stream().collect(Collectors.toMap(Part::number, Function.identity()));
    List<Part> chosen = new ArrayList<>();
    for (NamedPart name : named) {
      Part part = byNumber.get(name.number());
      if (part == null || !isSame(name, part)) {
        throw new StoreException(ErrorCode.INVALID_PART, "a named part is not there")
            .with("PartNumber", name.number())
            .with("ETag", name.etag());
      }
      chosen.add(part);
    }
    for (Part part : chosen.subList(0, chosen.size() - 1)) {
      if (part.sizeBytes() < PART_BYTES_MIN) {
        throw new StoreException(ErrorCode.ENTITY_TOO_SMALL, "a part is smaller than 5 MiB")
            .with("PartNumber", part.number())
            .with("ProposedSize", part.sizeBytes())
            .with("MinSizeAllowed", PART_BYTES_MIN)
            .with("ETag", part.md5());
      }
    }
    return chosen;
  }

  /// The checksum of the object that the parts make, where the upload has one.
  static List<Checksum> checksums(Upload upload, List<Part> parts) {
    return upload.checksum().stream()
        .map(algorithm ->
            upload.wholeObjectChecksum() ? combined(algorithm, parts) : composite(algorithm, parts))
        .toList();
  }

  /// What the assembled file will be. Its MD5 is only computed for a cloud, which wants it with the
  /// bytes.
  ///
  /// @throws StoreException `BAD_DIGEST` where the client promised another checksum
  Draft draft(
      Upload upload,
      List<Part> parts,
      List<Checksum> checksums,
      WorkFile work,
      Optional<Checksum> promised,
      Optional<RemoteTarget> target) {
    List<Checksum> all = new ArrayList<>(checksums);
    Set<ChecksumAlgorithm> unknown =
        promised
            .filter(checksum -> checksums.stream().noneMatch(known -> isAlike(known, checksum)))
            .map(checksum -> Set.of(checksum.algorithm()))
            .orElse(Set.of());
    String etag = etag(parts);
    String md5 = etag;
    if (target.isPresent() || !unknown.isEmpty()) {
      List<ChecksumAlgorithm> algorithms = new ArrayList<>(unknown);
      algorithms.add(ChecksumAlgorithm.MD5);
      BodyDigest digest = read(work, algorithms);
      md5 = digest.md5();
      if (checksums.isEmpty()) {
        all.addAll(digest.checksums());
      }
      promised.ifPresent(checksum -> compare(checksum, digest.checksums(), checksums));
    } else {
      promised.ifPresent(checksum -> compare(checksum, List.of(), checksums));
    }
    return new Draft(etag, md5, all, upload.metadata());
  }

  private static void compare(Checksum promised, List<Checksum> read, List<Checksum> known) {
    boolean found =
        known.stream().anyMatch(checksum -> isAlike(checksum, promised))
            ? known.stream().anyMatch(checksum -> checksum.base64().equals(promised.base64()))
            : read.stream().anyMatch(checksum -> checksum.base64().equals(promised.base64()));
    if (!found) {
      throw new StoreException(ErrorCode.BAD_DIGEST, "the object does not match its checksum")
          .with("algorithm", promised.algorithm());
    }
  }

  private static boolean isAlike(Checksum known, Checksum promised) {
    return known.algorithm() == promised.algorithm()
        && known.isComposite() == promised.isComposite();
  }

  private static boolean isSame(NamedPart name, Part part) {
    return part.md5().equals(name.etag())
        && name.checksums().stream()
            .allMatch(checksum ->
                part.checksums().stream()
                    .filter(stored -> stored.algorithm() == checksum.algorithm())
                    .allMatch(stored -> stored.base64().equals(checksum.base64())));
  }

  // The MD5 of the parts' MD5s, and how many there are.
  private static String etag(List<Part> parts) {
    BodyDigest digest = new BodyDigest(Set.of(ChecksumAlgorithm.MD5));
    for (Part part : parts) {
      digest.update(ByteBuffer.wrap(HexFormat.of().parseHex(part.md5())));
    }
    return digest.md5() + "-" + parts.size();
  }

  private static Checksum composite(ChecksumAlgorithm algorithm, List<Part> parts) {
    BodyDigest digest = new BodyDigest(Set.of(algorithm));
    for (Part part : parts) {
      digest.update(ByteBuffer.wrap(checksum(part, algorithm).bytes()));
    }
    Checksum whole = Checksum.whole(algorithm, digest.value(algorithm));
    return new Checksum(algorithm, whole.base64(), parts.size());
  }

  private static Checksum combined(ChecksumAlgorithm algorithm, List<Part> parts) {
    CrcCombiner combiner = new CrcCombiner(algorithm);
    byte[] value = combiner.empty();
    for (Part part : parts) {
      value = combiner.combine(value, checksum(part, algorithm).bytes(), part.sizeBytes());
    }
    return Checksum.whole(algorithm, value);
  }

  private static Checksum checksum(Part part, ChecksumAlgorithm algorithm) {
    return part.checksums().stream()
        .filter(checksum -> checksum.algorithm() == algorithm)
        .findFirst()
        .orElseThrow(() ->
            new StoreException(ErrorCode.INVALID_PART, "a part has no checksum")
                .with("PartNumber", part.number()));
  }

  private BodyDigest read(WorkFile work, List<ChecksumAlgorithm> algorithms) {
    BodyDigest digest = new BodyDigest(algorithms);
    Yielding yielding = new Yielding();
    ByteBuffer buffer = buffers.take(work.sizeBytes());
    try (ByteSource bytes =
        new WorkContent(work, "", List.of()).open(ByteRange.whole(work.sizeBytes()))) {
      while (bytes.read(buffer.clear()) >= 0) {
        digest.update(buffer.flip());
        yielding.computed(buffer.remaining());
      }
    } catch (IOException e) {
      throw new StoreException(ErrorCode.UNAVAILABLE, "the parts cannot be read", e);
    } finally {
      buffers.give(buffer);
    }
    return digest;
  }
}
