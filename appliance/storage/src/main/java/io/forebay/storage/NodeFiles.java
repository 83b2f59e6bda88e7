package io.forebay.storage;

/// Where the store keeps what belongs to the node rather than to one mountpath.
///
/// @param directory the store's own, below the node's data directory
record NodeFiles(String directory) {

  String registry() {
    return directory + "/mountpaths";
  }

  String journal() {
    return directory + "/away";
  }

  String generations() {
    return directory + "/generations";
  }
}
