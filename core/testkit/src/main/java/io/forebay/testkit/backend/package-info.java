/// A cloud for tests: start with [BackendContract], [MemoryBackend] and [FaultyBackend].
@NullMarked
package io.forebay.testkit.backend;

import org.jspecify.annotations.NullMarked;
