package io.forebay.core.store;

import io.forebay.core.name.Bucket;
import io.forebay.core.name.UploadId;
import java.util.List;
import java.util.Optional;

/// Multipart uploads in progress, kept on the node's disks so that they survive a restart.
public interface UploadStore {

  /// Begins an upload; durable when it returns.
  void create(Upload upload);

  /// The upload of that identity, if it is in progress.
  Optional<Upload> find(UploadId id);

  /// All uploads of a bucket, by key, then by start.
  List<Upload> list(Bucket bucket);

  /// Begins to write a part. What [PartFile#commit] makes of it takes the place of an older part of
  /// that number.
  ///
  /// @param sizeBytes the announced length
  /// @throws io.forebay.core.error.StoreException `NO_SUCH_UPLOAD`, `OUT_OF_SPACE`, `UNAVAILABLE`
  PartFile createPart(UploadId id, int number, long sizeBytes);

  /// The parts that were committed, by number.
  List<Part> parts(UploadId id);

  /// Makes one work file of the parts with these numbers, in that order, without copying bytes
  /// where the file system can share them. The parts stay until [#delete].
  WorkFile assemble(UploadId id, List<Integer> numbers);

  /// Ends an upload and drops its parts. Ending an absent upload succeeds.
  void delete(UploadId id);
}
