/// The command line: arguments, help and exit codes; what a command does is behind [Actions]. Start
/// with [Program].
@NullMarked
package io.forebay.cli;

import org.jspecify.annotations.NullMarked;
