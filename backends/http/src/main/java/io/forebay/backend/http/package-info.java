/// Any web server as the owner of read-only buckets: start with [HttpBackend],
/// [HttpBackendSettings] and [ObjectVersion].
@NullMarked
package io.forebay.backend.http;

import org.jspecify.annotations.NullMarked;
