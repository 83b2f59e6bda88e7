/// What is known of an object besides its bytes: start with [ObjectAttributes], [Conditions] and
/// [ByteRange].
@NullMarked
package io.forebay.core.object;

import org.jspecify.annotations.NullMarked;
