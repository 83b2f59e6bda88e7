package io.forebay.api.s3;

import io.forebay.core.name.UploadId;
import io.forebay.core.service.UploadService;
import io.forebay.core.service.UploadService.UploadParts;
import io.forebay.core.store.Part;
import io.forebay.core.store.Upload;
import java.util.List;

/// ListParts: the parts of an upload that have arrived.
final class ListParts implements S3Handler {

  private static final int PARTS_MAX = 1000;

  private final Addresses addresses;
  private final UploadService uploads;
  private final S3Settings settings;

  ListParts(Addresses addresses, UploadService uploads, S3Settings settings) {
    this.addresses = addresses;
    this.uploads = uploads;
    this.settings = settings;
  }

  @Override
  public S3Answer answer(S3Request request) {
    UploadId id = UploadAddress.upload(request);
    int partsMax = Math.min(PARTS_MAX, request.query().count("max-parts", PARTS_MAX));
    int marker = request.query().count("part-number-marker", 0);
    boolean isUrlEncoded = request.isUrlEncoded();
    UploadParts parts = uploads.parts(addresses.object(request), id);
    List<Part> after = parts.parts().stream().filter(part -> part.number() > marker).toList();
    List<Part> page = after.subList(0, Math.min(partsMax, after.size()));
    String key = request.key();
    S3Xml xml =
        S3Xml.of("ListPartsResult")
            .leaf("Bucket", request.bucketName())
            .leaf("Key", isUrlEncoded ? PercentEncoding.encode(key) : key)
            .leaf("UploadId", id.value())
            .leaf("PartNumberMarker", marker)
            .leaf("NextPartNumberMarker", page.isEmpty() ? marker : page.getLast().number())
            .leaf("MaxParts", partsMax)
            .leaf("IsTruncated", partsMax > 0 && page.size() < after.size())
            .leaf("StorageClass", "STANDARD");
    OwnerXml.write(xml, "Initiator", settings.owner());
    OwnerXml.write(xml, "Owner", settings.owner());
    writeChecksum(xml, parts.upload());
    page.forEach(part -> write(xml, part));
    return S3Answer.document(200, xml);
  }

  private static void writeChecksum(S3Xml xml, Upload upload) {
    upload
        .checksum()
        .ifPresent(algorithm ->
            xml.leaf("ChecksumAlgorithm", algorithm.name())
                .leaf("ChecksumType", ChecksumWords.typeOf(upload.wholeObjectChecksum())));
  }

  private static void write(S3Xml xml, Part part) {
    xml.begin("Part")
        .leaf("PartNumber", part.number())
        .leaf("LastModified", part.lastModified())
        .leaf("ETag", ObjectAnswers.quoted(part.md5()))
        .leaf("Size", part.sizeBytes());
    part.checksums()
        .forEach(checksum -> xml.leaf("Checksum" + checksum.algorithm().name(), checksum.text()));
    xml.end();
  }
}
