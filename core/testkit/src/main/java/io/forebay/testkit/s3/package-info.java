/// An S3 service in memory. Start with [MemoryS3]; its promises are those of the suite that it
/// shares with LocalStack.
@NullMarked
package io.forebay.testkit.s3;

import org.jspecify.annotations.NullMarked;
