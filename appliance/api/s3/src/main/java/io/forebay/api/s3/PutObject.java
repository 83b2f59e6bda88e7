package io.forebay.api.s3;

import io.forebay.api.ConditionsHeader;
import io.forebay.core.name.ObjectId;
import io.forebay.core.object.ByteSource;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.object.ObjectMetadata;
import io.forebay.core.service.ObjectService;
import io.forebay.core.service.PutRequest;

/// PutObject: an object in one piece.
final class PutObject implements S3Handler {

  private final Addresses addresses;
  private final ObjectService objects;
  private final EarlyConditions early;
  private final S3Settings settings;

  PutObject(Addresses addresses, ObjectService objects, S3Settings settings) {
    this.addresses = addresses;
    this.objects = objects;
    this.early = new EarlyConditions(objects);
    this.settings = settings;
  }

  @Override
  public S3Answer answer(S3Request request) {
    ObjectMetadata metadata = MetadataHeaders.of(request.http());
    BodyPromises promises = BodyPromises.of(request);
    Conditions conditions = ConditionsHeader.of(request.http());
    try (ByteSource body = RequestBody.content(request, settings.objectBytesMax())) {
      ObjectId id = addresses.object(request);
      early.check(id, conditions);
      ObjectAttributes object =
          objects.put(new PutRequest(id, body, metadata, conditions, promises));
      S3Answer answer = S3Answer.empty(200).with("etag", ObjectAnswers.quoted(object.etag()));
      ObjectAnswers.checksums(answer, object.checksums());
      return answer;
    }
  }
}
