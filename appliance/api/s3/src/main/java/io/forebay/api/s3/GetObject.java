package io.forebay.api.s3;

import io.forebay.api.ConditionsHeader;
import io.forebay.core.name.ObjectId;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.service.GetRequest;
import io.forebay.core.service.GetResponse;
import io.forebay.core.service.ObjectService;

/// GetObject: an object's bytes, or a range of them.
final class GetObject implements S3Handler {

  private final Addresses addresses;
  private final ObjectService objects;

  GetObject(Addresses addresses, ObjectService objects) {
    this.addresses = addresses;
    this.objects = objects;
  }

  @Override
  public S3Answer answer(S3Request request) {
    ObjectAnswers.checkOverrides(request);
    ReadSpan span = ReadSpan.of(request);
    ObjectId id = addresses.object(request);
    Conditions conditions = ConditionsHeader.of(request.http());
    if (span.partNumber() > 1) {
      span.requirePart(objects.head(id, conditions).attributes());
    }
    GetResponse response = objects.get(new GetRequest(id, span.range(), conditions));
    try {
      return describe(request, span, response);
    } catch (RuntimeException e) {
      // The answer, which would have closed it, was not made.
      response.close();
      throw e;
    }
  }

  private static S3Answer describe(S3Request request, ReadSpan span, GetResponse response) {
    ObjectAttributes object = response.attributes();
    span.requirePart(object);
    boolean isPartial = span.isPartial(object);
    S3Answer answer = S3Answer.content(isPartial ? 206 : 200, request.bucketName(), response);
    ObjectAnswers.describe(answer, request, object, response.cache(), response.ageSeconds());
    if (isPartial) {
      answer.with(
          "content-range", ObjectAnswers.contentRange(response.range(), object.sizeBytes()));
    }
    if (span.range().isEmpty()) {
      ObjectAnswers.checksumsIfAsked(answer, request, object);
    }
    return answer;
  }
}
