package io.forebay.api.s3;

import io.forebay.api.ConditionsHeader;
import io.forebay.core.object.ByteRange;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.service.HeadResponse;
import io.forebay.core.service.ObjectService;

/// HeadObject: what GetObject would say, without the bytes.
final class HeadObject implements S3Handler {

  private final Addresses addresses;
  private final ObjectService objects;

  HeadObject(Addresses addresses, ObjectService objects) {
    this.addresses = addresses;
    this.objects = objects;
  }

  @Override
  public S3Answer answer(S3Request request) {
    ObjectAnswers.checkOverrides(request);
    ReadSpan span = ReadSpan.of(request);
    HeadResponse response =
        objects.head(addresses.object(request), ConditionsHeader.of(request.http()));
    ObjectAttributes object = response.attributes();
    span.requirePart(object);
    ByteRange range =
        span.range()
            .map(wanted -> wanted.resolve(object.sizeBytes()))
            .orElse(ByteRange.whole(object.sizeBytes()));
    boolean isPartial = span.isPartial(object);
    S3Answer answer = S3Answer.empty(isPartial ? 206 : 200);
    ObjectAnswers.describe(answer, request, object, response.cache(), response.ageSeconds());
    answer.with("content-length", range.lengthBytes());
    if (isPartial) {
      answer.with("content-range", ObjectAnswers.contentRange(range, object.sizeBytes()));
    }
    if (span.range().isEmpty()) {
      ObjectAnswers.checksumsIfAsked(answer, request, object);
    }
    return answer;
  }
}
