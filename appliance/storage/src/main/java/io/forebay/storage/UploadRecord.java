package io.forebay.storage;

import io.forebay.core.name.Bucket;
import io.forebay.core.name.ObjectId;
import io.forebay.core.name.Provider;
import io.forebay.core.name.UploadId;
import io.forebay.core.object.ChecksumAlgorithm;
import io.forebay.core.object.ObjectMetadata;
import io.forebay.core.store.Upload;
import java.time.Instant;
import java.util.Optional;

/// The binary form of an [Upload].
final class UploadRecord {

  private static final int V1 = 1;

  private UploadRecord() {}

  static byte[] encode(Upload upload) {
    Bucket bucket = upload.objectId().bucket();
    return new RecordWriter()
        .byteValue(V1)
        .text(upload.id().value())
        .text(bucket.provider().word())
        .text(bucket.namespace())
        .text(bucket.name())
        .text(upload.objectId().key())
        .instant(upload.startedAt())
        .texts(upload.metadata().contentHeaders())
        .texts(upload.metadata().user())
        .text(upload.checksum().map(ChecksumAlgorithm::name).orElse(""))
        .byteValue(upload.wholeObjectChecksum() ? 1 : 0)
        .finish();
  }

  static Optional<Upload> decode(byte[] bytes) {
    return RecordReader.read(bytes, UploadRecord::read);
  }

  private static Upload read(RecordReader reader) {
    if (reader.byteValue() != V1) {
      throw new IllegalArgumentException("an upload of another version");
    }
    UploadId id = new UploadId(reader.text());
    Provider provider = Provider.named(reader.text()).orElseThrow(IllegalArgumentException::new);
    String namespace = reader.text();
    Bucket bucket = new Bucket(provider, namespace, reader.text());
    ObjectId objectId = new ObjectId(bucket, reader.text());
    Instant startedAt = reader.instant();
    var contentHeaders = reader.texts();
    ObjectMetadata metadata = new ObjectMetadata(contentHeaders, reader.texts());
    String checksum = reader.text();
    return new Upload(
        id,
        objectId,
        startedAt,
        metadata,
        checksum.isEmpty() ? Optional.empty() : Optional.of(ChecksumAlgorithm.valueOf(checksum)),
        reader.byteValue() != 0);
  }
}
