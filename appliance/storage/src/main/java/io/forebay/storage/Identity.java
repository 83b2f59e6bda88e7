package io.forebay.storage;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import io.forebay.core.name.MountpathId;
import io.forebay.core.name.ObjectId;
import java.nio.charset.StandardCharsets;

/// The 64-bit hash of an object's name, by which it is placed on a mountpath and known to the
/// access order. Written to disks: it never changes.
final class Identity {

  private static final Hasher64 HASHER = Hashing.xxh3_64();

  private Identity() {}

  static long of(ObjectId id) {
    String name =
        id.bucket().provider().word()
            + "/"
            + id.bucket().namespace()
            + "/"
            + id.bucket().name()
            + "/"
            + id.key();
    return HASHER.hashBytesToLong(name.getBytes(StandardCharsets.UTF_8));
  }

  static long of(MountpathId id) {
    return HASHER.hashBytesToLong(id.value().getBytes(StandardCharsets.UTF_8));
  }

  /// How much an object belongs on a mountpath: it is placed where this is highest, as unsigned
  /// number, so that adding or removing a mountpath moves only what comes to it or was on it
  /// (rendezvous hashing).
  static long weight(long object, long mountpath) {
    long mixed = object ^ (mountpath * 0x9E3779B97F4A7C15L);
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
