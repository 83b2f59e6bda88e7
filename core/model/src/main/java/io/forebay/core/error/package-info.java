/// Failures and their classification: start with [StoreException] and [ErrorCode].
@NullMarked
package io.forebay.core.error;

import org.jspecify.annotations.NullMarked;
