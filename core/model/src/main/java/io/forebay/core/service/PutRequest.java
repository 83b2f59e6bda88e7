package io.forebay.core.service;

import io.forebay.core.name.ObjectId;
import io.forebay.core.object.ByteSource;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ObjectMetadata;

/// A write of one object.
///
/// @param body read once, to its end; the caller closes it
/// @param integrity what the front end checks and knows of the body
public record PutRequest(
    ObjectId id,
    ByteSource body,
    ObjectMetadata metadata,
    Conditions conditions,
    BodyIntegrity integrity) {}
