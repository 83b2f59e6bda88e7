package io.forebay.core.service;

import io.forebay.core.name.ObjectId;
import io.forebay.core.object.ChecksumAlgorithm;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ObjectMetadata;
import java.util.Optional;

/// A copy of a whole object under another name, or under its own with other metadata.
///
/// @param metadata present where the copy gets its own instead of the source's
/// @param checksum a further checksum to compute for the copy
public record CopyRequest(
    ObjectId source,
    Conditions sourceConditions,
    ObjectId target,
    Conditions targetConditions,
    Optional<ObjectMetadata> metadata,
    Optional<ChecksumAlgorithm> checksum) {}
