package io.forebay.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/// The journals of one disk's access order, as `docs/on-disk-derived.md` describes them.
final class AccessJournal {

  private static final int FRAME_HEADER_BYTES = 2 * Integer.BYTES;
  private static final int RECORD_BYTES = 1 + Long.BYTES;
  private static final byte USED = 2;

  private AccessJournal() {}

  /// The identities of the objects whose use stands there.
  static Set<Long> used(Path disk) {
    Set<Long> used = new HashSet<>();
    try (DirectoryStream<Path> journals =
        Files.newDirectoryStream(disk.resolve("%lru"), "journal-*")) {
      for (Path journal : journals) {
        read(ByteBuffer.wrap(Files.readAllBytes(journal)), used);
      }
    } catch (NoSuchFileException e) {
      return Set.of(); // A snapshot has taken its place.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return used;
  }

  private static void read(ByteBuffer journal, Set<Long> used) {
    while (journal.remaining() >= FRAME_HEADER_BYTES) {
      int length = journal.getInt();
      journal.getInt();
      if (length > journal.remaining()) {
        return; // It is being written.
      }
      ByteBuffer payload = journal.slice(journal.position(), length);
      journal.position(journal.position() + length);
      if (payload.get() == 'R') {
        payload.getInt();
        while (payload.remaining() >= RECORD_BYTES) {
          boolean isUse = payload.get() == USED;
          long identity = payload.getLong();
          if (isUse) {
            used.add(identity);
          }
        }
      }
    }
  }
}
