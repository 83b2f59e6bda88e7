package io.forebay.core.store;

import io.forebay.core.object.ObjectAttributes;

/// An object on one of this node's disks.
public record StoredObject(ObjectAttributes attributes, CopyState copy) {}
