/// A local store without disks of its own, and what every local store must pass: start with
/// [LocalStoreContract].
@NullMarked
package io.forebay.testkit.store;

import org.jspecify.annotations.NullMarked;
