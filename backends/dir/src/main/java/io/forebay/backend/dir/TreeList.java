package io.forebay.backend.dir;

import io.forebay.core.name.KeyOrder;
import io.forebay.core.object.ListEntry;
import io.forebay.core.object.ListPage;
import io.forebay.core.object.ListRequest;
import io.forebay.core.object.ObjectAttributes;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One page of a bucket's list, by a walk of its directory tree in the order of the keys that
/// leaves out what lies before the page, beside the prefix, or below a common prefix. A
/// continuation is the last entry's name.
final class TreeList {

  /// @param name as it stands in keys: a directory's ends with a slash, which gives it its place
  ///   among the files
  private record Child(String name, Path path, boolean isDirectory) {}

  private final ListRequest request;
  private final List<ListEntry> entries = new ArrayList<>();
  private String last;
  private boolean isTruncated;

  private TreeList(ListRequest request) {
    this.request = request;
    this.last = request.continuation().or(request::startAfter).orElse("");
  }

  static ListPage of(Path bucket, ListRequest request) throws IOException {
    TreeList list = new TreeList(request);
    list.walk(bucket, "");
    return new ListPage(list.entries, list.isTruncated ? Optional.of(list.last) : Optional.empty());
  }

  /// Whether there is any object below.
  static boolean hasObjects(Path directory) throws IOException {
    for (Child child : children(directory)) {
      if (child.isDirectory() ? hasObjects(child.path()) : isObject(child.path())) {
        return true;
      }
    }
    return false;
  }

  private void walk(Path directory, String prefix) throws IOException {
    for (Child child : children(directory)) {
      if (isTruncated) {
        return;
      }
      String name = prefix + child.name();
      if (!child.isDirectory()) {
        file(child.path(), name);
      } else if (mayHoldMore(name)) {
        directory(child.path(), name);
      }
    }
  }

  // All below a name begins with it: it is over once the last entry is after the name and not below
  // it.
  private boolean mayHoldMore(String name) {
    boolean isInPrefix = name.startsWith(request.prefix()) || request.prefix().startsWith(name);
    boolean isOver = KeyOrder.BY_UTF_8.compare(name, last) < 0 && !last.startsWith(name);
    return isInPrefix && !isOver;
  }

  private void directory(Path directory, String name) throws IOException {
    boolean isOneEntry =
        request.delimiter().equals("/")
            && name.startsWith(request.prefix())
            && name.length() > request.prefix().length();
    if (!isOneEntry) {
      walk(directory, name);
    } else if (KeyOrder.BY_UTF_8.compare(name, last) > 0 && hasObjects(directory)) {
      add(new ListEntry.CommonPrefix(name));
    }
  }

  private void file(Path file, String key) throws IOException {
    if (!key.startsWith(request.prefix())) {
      return;
    }
    String delimiter = request.delimiter();
    int found = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, request.prefix().length());
    String name = found < 0 ? key : key.substring(0, found + delimiter.length());
    if (KeyOrder.BY_UTF_8.compare(name, last) <= 0) {
      return;
    }
    if (found >= 0) {
      if (isObject(file)) {
        add(new ListEntry.CommonPrefix(name));
      }
      return;
    }
    Optional<ObjectAttributes> attributes = unlessGone(FileState::attributesAt, file);
    if (attributes.isPresent()) {
      ObjectAttributes object = attributes.get();
      add(new ListEntry.Item(key, object.sizeBytes(), object.etag(), object.lastModified()));
    }
  }

  private void add(ListEntry entry) {
    if (entries.size() == request.entriesMax()) {
      isTruncated = true;
    } else {
      entries.add(entry);
      last = entry.name();
    }
  }

  private static boolean isObject(Path file) throws IOException {
    return unlessGone(FileState::of, file).isPresent();
  }

  private interface Look<T> {
    Optional<T> at(Path file) throws IOException;
  }

  private static <T> Optional<T> unlessGone(Look<T> look, Path file) throws IOException {
    try {
      return look.at(file);
    } catch (NoSuchFileException e) {
      // Deleted while the list is made.
      return Optional.empty();
    }
  }

  private static List<Child> children(Path directory) throws IOException {
    List<Child> children = new ArrayList<>();
    for (Path path : Directories.entries(directory)) {
      String name = String.valueOf(path.getFileName());
      if (KeyPaths.isComponent(name)) {
        boolean isDirectory = Directories.isDirectory(path);
        children.add(new Child(isDirectory ? name + "/" : name, path, isDirectory));
      }
    }
    children.sort((left, right) -> KeyOrder.BY_UTF_8.compare(left.name(), right.name()));
    return children;
  }
}
