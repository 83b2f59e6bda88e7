package io.forebay.api.s3;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.service.NotModifiedException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// What turns failures into S3's answers; nobody else does.
final class S3Failures {

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  // Details with such names are elements of S3's error document; others are for logs only.
  private static final Pattern ELEMENT = Pattern.compile("[A-Z][A-Za-z0-9]*");

  /// A failure as one of S3's. What is not foreseen is an internal error, and nothing of it is told
  /// to the client.
  StoreException toStoreException(RuntimeException failure) {
    return switch (failure) {
      case StoreException known -> known;
      case NotModifiedException notModified ->
          new StoreException(
              ErrorCode.PRECONDITION_FAILED,
              "At least one of the pre-conditions you specified did not hold",
              notModified);
      default ->
          new StoreException(
              ErrorCode.INTERNAL_ERROR,
              "We encountered an internal error. Please try again.",
              failure);
    };
  }

  /// @param resource the path that was asked for, as it was sent
  S3Answer answer(StoreException failure, String resource, String requestId) {
    S3Xml xml =
        S3Xml.bare("Error")
            .leaf("Code", failure.code().s3Code())
            .leaf("Message", Optional.ofNullable(failure.getMessage()).orElse(""));
    for (Map.Entry<String, String> detail : failure.details().entrySet()) {
      if (ELEMENT.matcher(detail.getKey()).matches()) {
        xml.leaf(detail.getKey(), detail.getValue());
      }
    }
    xml.leaf("Resource", resource).leaf("RequestId", requestId);
    int status = failure.code().httpStatus();
    S3Answer answer = S3Answer.document(status, xml);
    if (status == 503 || status == 429) {
      Duration wait = failure.retryAfter().orElse(RETRY_AFTER);
      answer.with("retry-after", Math.max(1, wait.plusMillis(999).toSeconds()));
    }
    String size = failure.details().get("ActualObjectSize");
    if (failure.code() == ErrorCode.INVALID_RANGE && size != null) {
      answer.with("content-range", "bytes */" + size);
    }
    return answer;
  }

  /// Status 304.
  S3Answer answer(NotModifiedException notModified) {
    S3Answer answer = S3Answer.empty(304);
    ObjectAnswers.validators(answer, notModified.attributes());
    ObjectAnswers.cache(answer, notModified.answer().cache(), notModified.answer().ageSeconds());
    Map<String, String> headers = notModified.attributes().metadata().contentHeaders();
    for (String name : new String[] {"cache-control", "expires"}) {
      String value = headers.get(name);
      if (value != null) {
        answer.with(name, value);
      }
    }
    return answer;
  }
}
