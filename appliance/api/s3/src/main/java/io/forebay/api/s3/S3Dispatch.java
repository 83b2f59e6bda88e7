package io.forebay.api.s3;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import java.util.Locale;
import java.util.Optional;

/// Which operation a request is: decided by its method, its target, and all of its query
/// parameters.
sealed interface S3Dispatch {

  /// An operation that is carried out.
  record Chosen(S3Operation operation) implements S3Dispatch {}

  /// None of them.
  record Refused(StoreException reason) implements S3Dispatch {}

  /// @param isCopy whether the request names a source to copy
  static S3Dispatch of(String method, S3Target target, S3Query query, boolean isCopy) {
    Optional<S3Operation> best = Optional.empty();
    boolean isMethodKnown = false;
    for (S3Operation operation : Table.OPERATIONS) {
      if (operation.scope() != target.scope() || !operation.method().equals(method)) {
        continue;
      }
      isMethodKnown = true;
      if (operation != S3Operation.COPY_OBJECT
          && query.names().containsAll(operation.required())
          && best.stream().allMatch(o -> o.required().size() < operation.required().size())) {
        best = Optional.of(operation);
      }
    }
    if (best.isEmpty()
        && !isMethodKnown
        && query.names().stream().allMatch(S3Dispatch::isNeutral)) {
      return new Refused(
          new StoreException(
                  ErrorCode.METHOD_NOT_ALLOWED,
                  "The specified method is not allowed against this resource.")
              .with("Method", method));
    }
    if (!query.value("versionId").orElse("null").equals("null")) {
      return new Refused(notImplemented().with("ArgumentName", "versionId"));
    }
    for (String name : query.names()) {
      if (!isNeutral(name) && best.stream().noneMatch(operation -> operation.takes(name))) {
        return new Refused(notImplemented().with("ArgumentName", name));
      }
    }
    if (best.equals(Optional.of(S3Operation.PUT_OBJECT)) && isCopy) {
      return new Chosen(S3Operation.COPY_OBJECT);
    }
    return best.<S3Dispatch>map(Chosen::new).orElseGet(() -> new Refused(notImplemented()));
  }

  /// A parameter that names no sub-resource: `x-id` repeats the operation's name, and the `x-amz-`
  /// ones are headers of a presigned request.
  private static boolean isNeutral(String name) {
    return name.equals("x-id") || name.toLowerCase(Locale.ROOT).startsWith("x-amz-");
  }

  private static StoreException notImplemented() {
    return new StoreException(
        ErrorCode.NOT_IMPLEMENTED,
        "A query parameter you provided implies functionality that is not implemented");
  }

  /// The operations, in the order of the enum.
  final class Table {
    private static final S3Operation[] OPERATIONS = S3Operation.values();

    private Table() {}
  }
}
