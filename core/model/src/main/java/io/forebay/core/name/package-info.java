/// Names of things: start with [ObjectId] and [Bucket].
@NullMarked
package io.forebay.core.name;

import org.jspecify.annotations.NullMarked;
