/// What tests stand on: real emulators of clouds, origins that misbehave on request, fakes and
/// contract suites. Start with [S3Emulator] (the real thing; [GcsEmulator], [AzureEmulator] and
/// [NginxServer] are the other clouds'), [io.forebay.testkit.s3.MemoryS3] (a fast one),
/// [FaultyProxy] (in front of any) and [Eventually].
@NullMarked
package io.forebay.testkit;

import org.jspecify.annotations.NullMarked;
