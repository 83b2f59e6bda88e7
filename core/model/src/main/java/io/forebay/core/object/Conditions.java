package io.forebay.core.object;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/// The conditions of a request (RFC 9110 §13), with S3's precedence: a matching `If-Match` silences
/// `If-Unmodified-Since`, an `If-None-Match` silences `If-Modified-Since`.
///
/// @param ifMatch ETags without quotes, or [#ANY]
/// @param ifNoneMatch ETags without quotes, or [#ANY]
public record Conditions(
    Optional<List<String>> ifMatch,
    Optional<List<String>> ifNoneMatch,
    Optional<Instant> ifModifiedSince,
    Optional<Instant> ifUnmodifiedSince) {

  /// `*`: any existing object.
  public static final String ANY = "*";

  /// No condition at all.
  public static final Conditions NONE =
      new Conditions(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /// What the conditions say of an object.
  public enum Outcome {
    PROCEED,
    NOT_MODIFIED,
    FAILED
  }

  public boolean isEmpty() {
    return ifMatch.isEmpty()
        && ifNoneMatch.isEmpty()
        && ifModifiedSince.isEmpty()
        && ifUnmodifiedSince.isEmpty();
  }

  /// The outcome for a read of an existing object.
  public Outcome forRead(ObjectAttributes object) {
    if (ifMatch.isPresent()) {
      if (!matches(ifMatch.get(), object.etag())) {
        return Outcome.FAILED;
      }
    } else if (ifUnmodifiedSince.isPresent() && isModifiedAfter(object, ifUnmodifiedSince.get())) {
      return Outcome.FAILED;
    }
    if (ifNoneMatch.isPresent()) {
      return matches(ifNoneMatch.get(), object.etag()) ? Outcome.NOT_MODIFIED : Outcome.PROCEED;
    }
    if (ifModifiedSince.isPresent() && !isModifiedAfter(object, ifModifiedSince.get())) {
      return Outcome.NOT_MODIFIED;
    }
    return Outcome.PROCEED;
  }

  /// The outcome for a write over `existing`; never [Outcome#NOT_MODIFIED].
  public Outcome forWrite(Optional<ObjectAttributes> existing) {
    boolean matched =
        ifMatch.isEmpty()
            || (existing.isPresent() && matches(ifMatch.get(), existing.get().etag()));
    boolean clear =
        ifNoneMatch.isEmpty()
            || existing.isEmpty()
            || !matches(ifNoneMatch.get(), existing.get().etag());
    boolean unmodified =
        ifUnmodifiedSince.isEmpty()
            || existing.isEmpty()
            || !isModifiedAfter(existing.get(), ifUnmodifiedSince.get());
    return matched && clear && unmodified ? Outcome.PROCEED : Outcome.FAILED;
  }

  private static boolean matches(List<String> etags, String etag) {
    return etags.contains(ANY) || etags.contains(etag);
  }

  // HTTP dates have whole seconds.
  private static boolean isModifiedAfter(ObjectAttributes object, Instant date) {
    return object.lastModified().truncatedTo(ChronoUnit.SECONDS).isAfter(date);
  }
}
