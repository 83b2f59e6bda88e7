package io.forebay.api.s3;

import io.forebay.core.service.UploadService;
import io.forebay.core.store.Upload;

/// ListMultipartUploads: the uploads in progress of a bucket, in pages.
final class ListMultipartUploads implements S3Handler {

  private static final int UPLOADS_MAX = 1000;

  private final Addresses addresses;
  private final UploadService uploads;
  private final S3Settings settings;

  ListMultipartUploads(Addresses addresses, UploadService uploads, S3Settings settings) {
    this.addresses = addresses;
    this.uploads = uploads;
    this.settings = settings;
  }

  @Override
  public S3Answer answer(S3Request request) {
    S3Query query = request.query();
    UploadsPage.Wanted wanted =
        new UploadsPage.Wanted(
            query.value("prefix").orElse(""),
            query.value("delimiter").orElse(""),
            query.value("key-marker").orElse(""),
            query.value("upload-id-marker").orElse(""),
            Math.min(UPLOADS_MAX, query.count("max-uploads", UPLOADS_MAX)));
    boolean isUrlEncoded = request.isUrlEncoded();
    UploadsPage page = UploadsPage.of(uploads.list(addresses.bucket(request)), wanted);
    S3Xml xml = S3Xml.of("ListMultipartUploadsResult").leaf("Bucket", request.bucketName());
    writeHead(xml, wanted, page, isUrlEncoded);
    page.uploads().forEach(upload -> write(xml, upload, isUrlEncoded));
    for (String prefix : page.commonPrefixes()) {
      xml.begin("CommonPrefixes").leaf("Prefix", written(prefix, isUrlEncoded)).end();
    }
    return S3Answer.document(200, xml);
  }

  private static void writeHead(
      S3Xml xml, UploadsPage.Wanted wanted, UploadsPage page, boolean isUrlEncoded) {
    xml.leaf("KeyMarker", written(wanted.keyMarker(), isUrlEncoded))
        .leaf("UploadIdMarker", wanted.uploadIdMarker())
        .leaf("NextKeyMarker", written(page.lastName(), isUrlEncoded))
        .leaf("NextUploadIdMarker", page.lastUploadId())
        .leaf("Prefix", written(wanted.prefix(), isUrlEncoded));
    if (!wanted.delimiter().isEmpty()) {
      xml.leaf("Delimiter", written(wanted.delimiter(), isUrlEncoded));
    }
    if (isUrlEncoded) {
      xml.leaf("EncodingType", "url");
    }
    xml.leaf("MaxUploads", wanted.entriesMax()).leaf("IsTruncated", page.isTruncated());
  }

  private void write(S3Xml xml, Upload upload, boolean isUrlEncoded) {
    xml.begin("Upload")
        .leaf("Key", written(upload.objectId().key(), isUrlEncoded))
        .leaf("UploadId", upload.id().value());
    OwnerXml.write(xml, "Initiator", settings.owner());
    OwnerXml.write(xml, "Owner", settings.owner());
    xml.leaf("StorageClass", "STANDARD").leaf("Initiated", upload.startedAt());
    upload
        .checksum()
        .ifPresent(algorithm ->
            xml.leaf("ChecksumAlgorithm", algorithm.name())
                .leaf("ChecksumType", ChecksumWords.typeOf(upload.wholeObjectChecksum())));
    xml.end();
  }

  private static String written(String name, boolean isUrlEncoded) {
    return isUrlEncoded ? PercentEncoding.encode(name) : name;
  }
}
