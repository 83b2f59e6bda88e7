/// The S3 protocol for clients: start with [S3FrontEnd], [S3Operation] and [S3Authentication].
@NullMarked
package io.forebay.api.s3;

import org.jspecify.annotations.NullMarked;
