/// The derived, rebuildable index of one mountpath's objects: start with [ObjectIndex] and
/// [IndexRebuild].
@NullMarked
package io.forebay.storage.index;

import org.jspecify.annotations.NullMarked;
