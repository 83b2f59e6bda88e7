package io.forebay.api.s3;

import io.forebay.api.s3.S3Target.Scope;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Which operation a request is: decided by its method, its target, and all of its query
/// parameters.
sealed interface S3Dispatch {

  /// An operation that is carried out.
  record Chosen(S3Operation operation) implements S3Dispatch {}

  /// None of them.
  record Refused(StoreException reason) implements S3Dispatch {}

  /// @param isCopy whether the request names a source to copy
  static S3Dispatch of(String method, S3Target target, S3Query query, boolean isCopy) {
    S3Operation best = best(method, target.scope(), query);
    if (best == null) {
      return new Refused(unknown(method, target.scope(), query));
    }
    if (!query.value("versionId").orElse("null").equals("null")) {
      return new Refused(notImplemented().with("ArgumentName", "versionId"));
    }
    for (String name : query.names()) {
      if (!isNeutral(name, query) && !best.takes(name)) {
        return new Refused(notImplemented().with("ArgumentName", name));
      }
    }
    boolean isCopied = best == S3Operation.PUT_OBJECT && isCopy;
    return new Chosen(isCopied ? S3Operation.COPY_OBJECT : best);
  }

  /// The operation that requires the most of the query's parameters, and all that it requires.
  private static @Nullable S3Operation best(String method, Scope scope, S3Query query) {
    S3Operation best = null;
    for (S3Operation operation : Table.OPERATIONS) {
      if (operation.scope() == scope
          && operation != S3Operation.COPY_OBJECT
          && operation.method().equals(method)
          && query.names().containsAll(operation.required())
          && (best == null || operation.required().size() > best.required().size())) {
        best = operation;
      }
    }
    return best;
  }

  private static StoreException unknown(String method, Scope scope, S3Query query) {
    for (S3Operation operation : Table.OPERATIONS) {
      if (operation.scope() == scope && operation.method().equals(method)) {
        return notImplemented();
      }
    }
    for (String name : query.names()) {
      if (!isNeutral(name, query)) {
        return notImplemented().with("ArgumentName", name);
      }
    }
    return new StoreException(
            ErrorCode.METHOD_NOT_ALLOWED,
            "The specified method is not allowed against this resource.")
        .with("Method", method);
  }

  /// A parameter that names no sub-resource: `x-id` repeats the operation's name, the `x-amz-` ones
  /// are headers of a presigned request, and five belong to a signature of version 2.
  private static boolean isNeutral(String name, S3Query query) {
    if (PresignedRequest.CONTENT.contains(name)) {
      return PresignedRequest.isVersion2(query);
    }
    return switch (name) {
      case "x-id", "AWSAccessKeyId", "Expires", "Signature" -> true;
      default -> name.toLowerCase(Locale.ROOT).startsWith("x-amz-");
    };
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
