package io.forebay.backend.dir;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/// Directories beside which others work: one may be gone, or be none, at any time.
final class Directories {

  private Directories() {}

  /// What is in a directory; nothing in one that is not there.
  static List<Path> entries(Path directory) throws IOException {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      stream.forEach(entries::add);
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return entries;
  }

  static boolean isDirectory(Path path) {
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }

  /// Makes the names in a directory durable.
  static void force(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /// Removes a directory, unless something is in it or it is none.
  ///
  /// @return whether nothing is there by that name
  static boolean removeEmpty(Path directory) throws IOException {
    try (DirectoryStream<Path> parent = Files.newDirectoryStream(KeyPaths.directoryOf(directory))) {
      if (!(parent instanceof SecureDirectoryStream<Path> within)) {
        throw new IOException("the file system does not tell the removal of a directory");
      }
      // Files.delete would remove a file that has taken the directory's place.
      within.deleteDirectory(directory.getFileName());
      return true;
    } catch (NoSuchFileException | NotDirectoryException e) {
      return true;
    } catch (DirectoryNotEmptyException e) {
      return false;
    } catch (FileSystemException e) {
      if (isDirectory(directory)) {
        throw e;
      }
      return false;
    }
  }

  /// Removes a directory with all directories below it, unless something else is in one of them:
  /// then those with something in them are left.
  ///
  /// @return whether nothing is there by that name
  static boolean removeEmptyTree(Path directory) throws IOException {
    for (Path path : entries(directory)) {
      if (isDirectory(path)) {
        removeEmptyTree(path);
      }
    }
    return removeEmpty(directory);
  }
}
