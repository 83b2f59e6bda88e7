/// Ports of a node's own disks: start with [LocalStore], [ObjectReader] and [WorkFile].
@NullMarked
package io.forebay.core.store;

import org.jspecify.annotations.NullMarked;
