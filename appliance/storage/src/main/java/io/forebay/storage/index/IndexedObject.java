package io.forebay.storage.index;

import io.forebay.core.name.ObjectId;

/// One object and what the index keeps of it.
public record IndexedObject(ObjectId id, IndexEntry entry) {}
