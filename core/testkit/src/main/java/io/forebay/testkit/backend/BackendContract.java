package io.forebay.testkit.backend;

/// Everything that [io.forebay.core.backend.Backend] promises, as tests that every implementation
/// passes.
public interface BackendContract
    extends BackendReadContract,
        BackendWriteContract,
        BackendContentContract,
        BackendListContract,
        BackendBucketContract {}
