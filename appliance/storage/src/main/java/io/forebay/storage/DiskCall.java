package io.forebay.storage;

import java.io.IOException;

/// One or a few calls to a disk, made in one pass through [DiskGate].
///
/// @param <T> what they answer
@FunctionalInterface
interface DiskCall<T> {
  T on(Disk disk) throws IOException;
}
