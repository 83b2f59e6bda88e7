package io.forebay.storage.index;

/// One row as it is kept.
///
/// @param generation of the pass over the files in which it was last found, put or removed
/// @param gone the object was removed while a pass went on: the row keeps the pass from bringing it
///   back
record Row(IndexEntry entry, int generation, boolean gone) {

  /// Whether it stands for an object that was seen in that pass.
  boolean isCountedIn(int pass) {
    return generation == pass && !gone;
  }
}
