package io.forebay.storage;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/// How a node keeps objects on its disks.
///
/// @param mountpaths at least one
/// @param cleanupPercent of a mountpath's capacity: while more is used, copies that were set aside
///   as corrupt are removed, 1 to 100
/// @param outOfSpacePercent of a mountpath's capacity: no byte is written beyond, 1 to 100
/// @param durability what an acknowledged write survives
/// @param verify how often stored blocks are checked when they are read
/// @param verifyAge how long a check counts under [Verify#FIRST_READ]
/// @param diskDeadline how long one call to a disk may take before the disk is taken out of service
/// @param diskErrorsMax how many failed calls within a minute take a disk out of service
/// @param diskCallsMax how many calls to one disk run at once; each holds a carrier thread
/// @param uploadAgeMax how old an unfinished multipart upload may be when the node starts
/// @param hotBytesMax how much memory small objects take that are read again and again; 0 keeps
///   none there
public record StorageSettings(
    List<MountpathSettings> mountpaths,
    int cleanupPercent,
    int outOfSpacePercent,
    Durability durability,
    Verify verify,
    Duration verifyAge,
    Duration diskDeadline,
    int diskErrorsMax,
    int diskCallsMax,
    Duration uploadAgeMax,
    long hotBytesMax) {

  /// One disk.
  ///
  /// @param capacityBytes the most bytes that it may hold; absent: what the file system has free,
  ///   and what is ours
  public record MountpathSettings(Path path, OptionalLong capacityBytes) {
    public MountpathSettings {
      if (capacityBytes.isPresent() && capacityBytes.getAsLong() < 1) {
        throw new IllegalArgumentException("a mountpath's capacity is at least one byte");
      }
    }
  }

  public StorageSettings {
    mountpaths = List.copyOf(mountpaths);
    if (mountpaths.isEmpty()) {
      throw new IllegalArgumentException("at least one mountpath is needed");
    }
    require(cleanupPercent >= 1 && cleanupPercent <= 100, "cleanupwm is 1 to 100 percent");
    require(outOfSpacePercent >= 1 && outOfSpacePercent <= 100, "out_of_space is 1 to 100 percent");
    require(isPositive(verifyAge), "the age of a verification is positive");
    require(isPositive(diskDeadline), "a disk's deadline is positive");
    require(diskErrorsMax >= 1, "a disk may fail at least once");
    require(diskCallsMax >= 1 && diskCallsMax <= 1024, "1 to 1024 calls to a disk at once");
    require(isPositive(uploadAgeMax), "an upload's age is positive");
    require(hotBytesMax >= 0, "the memory for small objects is not negative");
  }

  /// The defaults, for disks at these paths.
  public static StorageSettings of(List<MountpathSettings> mountpaths) {
    return new StorageSettings(
        mountpaths,
        65,
        95,
        Durability.FSYNC,
        Verify.FIRST_READ,
        Duration.ofDays(7),
        Duration.ofSeconds(10),
        10,
        Math.max(2, 6 / mountpaths.size()),
        Duration.ofDays(7),
        32 << 20);
  }

  public StorageSettings withCleanupPercent(int percent) {
    return new StorageSettings(
        mountpaths,
        percent,
        outOfSpacePercent,
        durability,
        verify,
        verifyAge,
        diskDeadline,
        diskErrorsMax,
        diskCallsMax,
        uploadAgeMax,
        hotBytesMax);
  }

  public StorageSettings withOutOfSpacePercent(int percent) {
    return new StorageSettings(
        mountpaths,
        cleanupPercent,
        percent,
        durability,
        verify,
        verifyAge,
        diskDeadline,
        diskErrorsMax,
        diskCallsMax,
        uploadAgeMax,
        hotBytesMax);
  }

  public StorageSettings withDurability(Durability value) {
    return new StorageSettings(
        mountpaths,
        cleanupPercent,
        outOfSpacePercent,
        value,
        verify,
        verifyAge,
        diskDeadline,
        diskErrorsMax,
        diskCallsMax,
        uploadAgeMax,
        hotBytesMax);
  }

  public StorageSettings withVerify(Verify value) {
    return new StorageSettings(
        mountpaths,
        cleanupPercent,
        outOfSpacePercent,
        durability,
        value,
        verifyAge,
        diskDeadline,
        diskErrorsMax,
        diskCallsMax,
        uploadAgeMax,
        hotBytesMax);
  }

  public StorageSettings withDisks(Duration deadline, int errorsMax, int callsMax) {
    return new StorageSettings(
        mountpaths,
        cleanupPercent,
        outOfSpacePercent,
        durability,
        verify,
        verifyAge,
        deadline,
        errorsMax,
        callsMax,
        uploadAgeMax,
        hotBytesMax);
  }

  public StorageSettings withHotBytesMax(long value) {
    return new StorageSettings(
        mountpaths,
        cleanupPercent,
        outOfSpacePercent,
        durability,
        verify,
        verifyAge,
        diskDeadline,
        diskErrorsMax,
        diskCallsMax,
        uploadAgeMax,
        value);
  }

  private static boolean isPositive(Duration duration) {
    return !duration.isNegative() && !duration.isZero();
  }

  private static void require(boolean condition, String sentence) {
    if (!condition) {
      throw new IllegalArgumentException(sentence);
    }
  }
}
