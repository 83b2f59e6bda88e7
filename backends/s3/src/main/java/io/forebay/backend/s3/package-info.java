/// Any S3-compatible service as the owner of a bucket: start with [S3Backend], [S3BackendSettings]
/// and [S3Errors].
@NullMarked
package io.forebay.backend.s3;

import org.jspecify.annotations.NullMarked;
