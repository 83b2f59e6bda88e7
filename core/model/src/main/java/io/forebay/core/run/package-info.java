/// Deadlines, turns and tasks: start with [Deadline] and [KeyedLock].
@NullMarked
package io.forebay.core.run;

import org.jspecify.annotations.NullMarked;
