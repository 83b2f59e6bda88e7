package io.forebay.backend.dir;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;

/// Gives a finished file its name where nothing has that name. The file system decides, so that
/// other nodes and programs are kept apart too: link(2) fails where there is something, and also
/// does so on the server of a network file system.
final class Creation {

  // What Linux says where the file system has no hard links.
  private static final Set<String> NO_LINKS =
      Set.of("Operation not permitted", "Operation not supported", "Function not implemented");

  private Creation() {}

  /// @throws StoreException `PRECONDITION_FAILED` where there is something
  static void place(Path temporary, Path file) throws IOException {
    try {
      Files.createLink(file, temporary);
    } catch (FileAlreadyExistsException e) {
      // A network file system asks again where an answer was lost, and finds what it has done.
      if (!Files.isSameFile(temporary, file)) {
        throw new StoreException(ErrorCode.PRECONDITION_FAILED, "There is an object already", e);
      }
    } catch (FileSystemException e) {
      if (!NO_LINKS.contains(e.getReason())) {
        throw e;
      }
      // Then only the writers of this node are kept apart, by their turns.
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    }
  }
}
