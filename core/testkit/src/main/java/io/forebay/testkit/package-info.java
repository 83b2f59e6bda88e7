/// What tests stand on: a real S3 emulator, origins that misbehave on request, fakes and contract
/// suites. Start with [S3Emulator] (the real thing), [io.forebay.testkit.s3.MemoryS3] (a fast one),
/// [FaultyProxy] (in front of either) and [Eventually].
@NullMarked
package io.forebay.testkit;

import org.jspecify.annotations.NullMarked;
