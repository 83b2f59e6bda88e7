/// A directory, local or on a network file system, as a cloud: start with [DirBackend], [KeyPaths]
/// and [Mounts].
@NullMarked
package io.forebay.backend.dir;

import org.jspecify.annotations.NullMarked;
