package io.forebay.backend.azure;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ObjectAttributes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// A condition in the service's own terms, which it decides in the same step as the write.
///
/// S3's conditions name S3's ETags, which the service does not know: those are compared with the
/// blob that is there, and the write is bound to that very blob.
///
/// @param headers `If-Match` or `If-None-Match` with the service's ETag
/// @param isLookedUp whether the condition was compared here: then a service that refuses says that
///   another write came in between
record Precondition(Map<String, String> headers, boolean isLookedUp) {

  private static final Precondition NONE = new Precondition(Map.of(), false);
  private static final Optional<List<String>> ANY = Optional.of(List.of(Conditions.ANY));

  /// @param existing what is there now
  /// @throws StoreException `PRECONDITION_FAILED`
  static Precondition of(Conditions conditions, Supplier<Optional<AzureAttributes>> existing) {
    if (conditions.isEmpty()) {
      return NONE;
    }
    Conditions withoutIfMatch =
        new Conditions(
            Optional.empty(),
            conditions.ifNoneMatch(),
            conditions.ifModifiedSince(),
            conditions.ifUnmodifiedSince());
    Conditions withoutIfNoneMatch =
        new Conditions(
            conditions.ifMatch(),
            Optional.empty(),
            conditions.ifModifiedSince(),
            conditions.ifUnmodifiedSince());
    if (conditions.ifMatch().equals(ANY) && withoutIfMatch.isEmpty()) {
      return new Precondition(Map.of("If-Match", Conditions.ANY), false);
    }
    if (conditions.ifNoneMatch().equals(ANY) && withoutIfNoneMatch.isEmpty()) {
      return new Precondition(Map.of("If-None-Match", Conditions.ANY), false);
    }
    return bound(conditions, existing.get());
  }

  private static Precondition bound(Conditions conditions, Optional<AzureAttributes> existing) {
    Optional<ObjectAttributes> object = existing.map(AzureAttributes::object);
    if (conditions.forWrite(object) != Conditions.Outcome.PROCEED) {
      throw new StoreException(
              ErrorCode.PRECONDITION_FAILED, "At least one of the preconditions did not hold")
          .with("found", object.map(ObjectAttributes::etag).orElse("nothing"));
    }
    Map<String, String> headers =
        existing
            .map(found -> Map.of("If-Match", '"' + found.azureEtag() + '"'))
            .orElse(Map.of("If-None-Match", Conditions.ANY));
    return new Precondition(headers, true);
  }

  /// Carries out the write; where another one came between the comparison and it, the conflict may
  /// be tried again.
  <T> T deciding(Supplier<T> write) {
    try {
      return write.get();
    } catch (StoreException e) {
      boolean isOvertaken =
          e.code() == ErrorCode.PRECONDITION_FAILED || e.code() == ErrorCode.NO_SUCH_KEY;
      if (isLookedUp && isOvertaken) {
        StoreException conflict =
            new StoreException(
                ErrorCode.CONDITIONAL_REQUEST_CONFLICT,
                "The blob changed after it was compared with the condition",
                e);
        e.details().forEach(conflict::with);
        throw conflict;
      }
      throw e;
    }
  }
}
