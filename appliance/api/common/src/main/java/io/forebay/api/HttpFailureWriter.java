package io.forebay.api;

import io.forebay.core.error.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// What turns failures into answers, in the protocol of a front end.
@FunctionalInterface
public interface HttpFailureWriter {

  /// Answers `failure` through exactly one `send` of `response`, whose status and fields are as
  /// new.
  ///
  /// @param request empty where the failure is that no request could be understood
  void write(StoreException failure, Optional<HttpRequest> request, HttpResponse response)
      throws IOException;

  /// One line of text.
  HttpFailureWriter PLAIN =
      (failure, request, response) ->
          response
              .status(failure.code().httpStatus())
              .header("content-type", "text/plain; charset=utf-8")
              .send((failure.getMessage() + "\n").getBytes(StandardCharsets.UTF_8));
}
