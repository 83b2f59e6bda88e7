package io.forebay.api.s3;

import io.forebay.core.service.BucketService;
import io.forebay.core.service.ObjectService;
import io.forebay.core.service.UploadService;
import java.util.EnumMap;
import java.util.Map;

/// Which handler carries out which operation.
final class S3Handlers {

  private S3Handlers() {}

  static Map<S3Operation, S3Handler> of(
      ObjectService objects,
      BucketService buckets,
      UploadService uploads,
      S3Settings settings,
      S3Failures failures) {
    Addresses addresses = new Addresses(buckets);
    Map<S3Operation, S3Handler> handlers = new EnumMap<>(S3Operation.class);
    for (S3Operation operation : S3Operation.values()) {
      handlers.put(
          operation,
          switch (operation) {
            case LIST_BUCKETS -> new ListBuckets(buckets, settings);
            case CREATE_BUCKET -> new CreateBucket(buckets);
            case HEAD_BUCKET -> new HeadBucket(addresses, settings);
            case DELETE_BUCKET -> new DeleteBucket(addresses, buckets);
            case GET_BUCKET_LOCATION -> new GetBucketLocation(addresses, settings);
            case LIST_OBJECTS -> new ListObjects(addresses, objects, settings);
            case LIST_OBJECTS_V2 -> new ListObjectsV2(addresses, objects, settings);
            case DELETE_OBJECTS -> new DeleteObjects(addresses, objects, settings, failures);
            case LIST_MULTIPART_UPLOADS -> new ListMultipartUploads(addresses, uploads, settings);
            case GET_OBJECT -> new GetObject(addresses, objects);
            case HEAD_OBJECT -> new HeadObject(addresses, objects);
            case PUT_OBJECT -> new PutObject(addresses, objects, settings);
            case COPY_OBJECT -> new CopyObject(addresses, objects);
            case DELETE_OBJECT -> new DeleteObject(addresses, objects);
            case CREATE_MULTIPART_UPLOAD -> new CreateMultipartUpload(addresses, uploads);
            case UPLOAD_PART -> new UploadPart(addresses, uploads, settings);
            case LIST_PARTS -> new ListParts(addresses, uploads, settings);
            case COMPLETE_MULTIPART_UPLOAD ->
                new CompleteMultipartUpload(addresses, objects, uploads, settings);
            case ABORT_MULTIPART_UPLOAD -> new AbortMultipartUpload(addresses, uploads);
          });
    }
    return handlers;
  }
}
