package io.forebay.storage;

/// What a mountpath found under an object's name. Whoever gets one with a file closes it.
sealed interface Lookup extends AutoCloseable {

  @Override
  void close();

  /// Nothing.
  record Absent() implements Lookup {
    @Override
    public void close() {}
  }

  /// A whole object.
  record Present(ObjectFiles.Found found, ObjectRecord record) implements Lookup {
    @Override
    public void close() {
      found.close();
    }
  }

  /// A file without a record: it was copied here without its attributes.
  record Bare(ObjectFiles.Found found) implements Lookup {
    @Override
    public void close() {
      found.close();
    }
  }

  /// A file whose record cannot be read or believed.
  record Damaged(ObjectFiles.Found found) implements Lookup {
    @Override
    public void close() {
      found.close();
    }
  }
}
