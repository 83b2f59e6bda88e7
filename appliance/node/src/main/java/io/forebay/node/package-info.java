/// The program: configuration, wiring, lifecycle and metrics. Start with [Main], then [Node], where
/// everything is joined.
@NullMarked
package io.forebay.node;

import org.jspecify.annotations.NullMarked;
