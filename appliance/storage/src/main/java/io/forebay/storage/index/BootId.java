package io.forebay.storage.index;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/// The identity of this start of the machine: the same before and after the death of a process,
/// another after a power failure.
public final class BootId {

  private static final Path KERNEL = Path.of("/proc/sys/kernel/random/boot_id");

  private BootId() {}

  /// The kernel's; where it has none, a new one each time, so that nothing is believed after an
  /// unclean end.
  public static String ofThisMachine() {
    try {
      return Files.readString(KERNEL).strip();
    } catch (IOException e) {
      return "unknown-" + UUID.randomUUID();
    }
  }
}
