package io.forebay.storage;

import io.forebay.core.name.ObjectId;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.object.ObjectMetadata;
import io.forebay.core.run.KeyedLock.Turn;
import io.forebay.core.store.CopyState;
import io.forebay.core.store.StoredObject;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/// Makes a whole object of one of the cluster's own whose record was lost because the file was
/// copied here without its attributes: size, ETag and checksums are computed from the bytes;
/// metadata is gone.
final class Adoption {

  private final Mountpath mountpath;

  Adoption(Mountpath mountpath) {
    this.mountpath = mountpath;
  }

  /// Adopts the object's file if it still has no record.
  void adopt(ObjectId id) {
    try (Turn _ = mountpath.context().turns().take(id);
        Lookup found = mountpath.lookup(id)) {
      if (found instanceof Lookup.Bare(ObjectFiles.Found file)) {
        ObjectRecord record = recordOf(file.file());
        mountpath.changes().rewrite(id, file.file(), record);
      }
    }
  }

  private ObjectRecord recordOf(DiskFile file) {
    BufferPool pool = mountpath.context().blockBuffers();
    ByteBuffer buffer = pool.take();
    try {
      MessageDigest md5 = MessageDigest.getInstance("MD5");
      long sizeBytes = mountpath.gate().call(disk -> file.sizeBytes());
      BlockSums sums = new BlockSums(Segment.blockBytesFor(sizeBytes));
      for (long offset = 0; offset < sizeBytes; ) {
        long from = offset;
        buffer.clear();
        int count = mountpath.gate().call(disk -> file.read(buffer, from));
        sums.add(buffer.flip());
        md5.update(buffer);
        offset += Math.max(count, 1);
      }
      Instant now = mountpath.context().clock().instant();
      long generation = mountpath.context().generations().next();
      ObjectAttributes attributes =
          new ObjectAttributes(
              sizeBytes,
              HexFormat.of().formatHex(md5.digest()),
              "adopted-" + HexFormat.of().toHexDigits(generation),
              now,
              List.of(),
              ObjectMetadata.NONE);
      return new ObjectRecord(
          generation, new StoredObject(attributes, CopyState.own(now)), sums.finish());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has MD5", e);
    } finally {
      pool.giveBack(buffer);
    }
  }
}
