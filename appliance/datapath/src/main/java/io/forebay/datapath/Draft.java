package io.forebay.datapath;

import io.forebay.core.object.Checksum;
import io.forebay.core.object.ObjectMetadata;
import java.util.List;

/// What an object that is about to be written will be, besides its bytes.
///
/// @param etag for the cluster's own objects; a cloud gives its own
/// @param md5 of the bytes; only asked for where they go to a cloud
record Draft(String etag, String md5, List<Checksum> checksums, ObjectMetadata metadata) {

  /// An object written in one piece.
  static Draft of(Intake.Received received, ObjectMetadata metadata) {
    return new Draft(received.md5(), received.md5(), received.checksums(), metadata);
  }
}
