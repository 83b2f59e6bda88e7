package io.forebay.core.service;

import io.forebay.core.name.Bucket;
import io.forebay.core.name.ObjectId;
import io.forebay.core.name.UploadId;
import io.forebay.core.object.ByteSource;
import io.forebay.core.object.Checksum;
import io.forebay.core.object.ChecksumAlgorithm;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.object.ObjectMetadata;
import io.forebay.core.store.Part;
import io.forebay.core.store.Upload;
import java.util.List;
import java.util.Optional;

/// Multipart uploads (S3 "Uploading and copying objects using multipart upload").
public interface UploadService {

  /// Begins an upload.
  ///
  /// @param wholeObjectChecksum see [Upload]
  Upload create(
      ObjectId id,
      ObjectMetadata metadata,
      Optional<ChecksumAlgorithm> checksum,
      boolean wholeObjectChecksum);

  /// Writes a part; a part of that number that was there before is replaced.
  ///
  /// @param body read once, to its end; the caller closes it
  Part putPart(ObjectId id, UploadId upload, int number, ByteSource body, BodyIntegrity integrity);

  /// The upload and its parts, by number.
  ///
  /// @throws io.forebay.core.error.StoreException `NO_SUCH_UPLOAD`
  UploadParts parts(ObjectId id, UploadId upload);

  /// Uploads in progress of a bucket, by key, then by start.
  List<Upload> list(Bucket bucket);

  /// Makes the object of the named parts. The same call again after a success answers the same.
  ///
  /// @param wholeChecksum the checksum that the client promises for the object
  /// @throws io.forebay.core.error.StoreException `INVALID_PART`, `INVALID_PART_ORDER`,
  ///   `ENTITY_TOO_SMALL`, `NO_SUCH_UPLOAD`, `BAD_DIGEST`, `PRECONDITION_FAILED`
  ObjectAttributes complete(
      ObjectId id,
      UploadId upload,
      List<NamedPart> parts,
      Conditions conditions,
      Optional<Checksum> wholeChecksum);

  /// Ends an upload without an object.
  ///
  /// @throws io.forebay.core.error.StoreException `NO_SUCH_UPLOAD`
  void abort(ObjectId id, UploadId upload);

  /// A part as the client names it at completion.
  ///
  /// @param etag without quotes
  record NamedPart(int number, String etag, List<Checksum> checksums) {}

  /// An upload with its parts.
  record UploadParts(Upload upload, List<Part> parts) {}
}
