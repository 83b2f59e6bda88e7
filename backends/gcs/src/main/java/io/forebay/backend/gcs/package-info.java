/// Google Cloud Storage as the owner of a bucket: start with [GcsBackend], [GcsBackendSettings] and
/// [GcsErrors].
@NullMarked
package io.forebay.backend.gcs;

import org.jspecify.annotations.NullMarked;
