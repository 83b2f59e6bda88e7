package io.forebay.core.service;

import io.forebay.core.object.ObjectAttributes;
import java.util.OptionalLong;

/// An object's attributes; see [GetResponse].
public record HeadResponse(
    ObjectAttributes attributes, CacheResult cache, OptionalLong ageSeconds) {}
