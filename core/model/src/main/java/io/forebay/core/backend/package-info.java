/// The port to a cloud: start with [Backend].
@NullMarked
package io.forebay.core.backend;

import org.jspecify.annotations.NullMarked;
