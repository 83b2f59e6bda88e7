package io.forebay.core.store;

import io.forebay.core.name.ObjectId;
import io.forebay.core.name.UploadId;
import io.forebay.core.object.ChecksumAlgorithm;
import io.forebay.core.object.ObjectMetadata;
import java.time.Instant;
import java.util.Optional;

/// A multipart upload in progress.
///
/// @param checksum what the client announced at the start: every part then carries a checksum of
///   this algorithm
/// @param wholeObjectChecksum whether that checksum is of the whole object (S3's FULL_OBJECT) or
///   made of the parts' (COMPOSITE)
public record Upload(
    UploadId id,
    ObjectId objectId,
    Instant startedAt,
    ObjectMetadata metadata,
    Optional<ChecksumAlgorithm> checksum,
    boolean wholeObjectChecksum) {}
