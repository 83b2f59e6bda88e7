package io.forebay.backend.gcs;

import com.google.api.client.http.GenericUrl;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ObjectAttributes;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// What the cloud is to decide in the same step as a write: S3's conditions, which name ETags, in
/// the cloud's words, which name generations.
sealed interface Precondition {

  /// Nothing.
  Precondition NONE = new Any();

  /// Adds it to a request.
  void addTo(GenericUrl url);

  /// What is meant where the cloud finds that it does not hold.
  StoreException failed(StoreException refused);

  /// The one for these conditions.
  ///
  /// @param existing looks for the object that is to be written over
  /// @throws StoreException `PRECONDITION_FAILED`, `NO_SUCH_KEY` where the conditions do not hold
  ///   now, `NOT_IMPLEMENTED` where the cloud cannot decide them
  static Precondition of(Conditions conditions, Supplier<Optional<ObjectAttributes>> existing) {
    if (conditions.isEmpty()) {
      return NONE;
    }
    if (conditions.ifModifiedSince().isPresent() || conditions.ifUnmodifiedSince().isPresent()) {
      throw new StoreException(
          ErrorCode.NOT_IMPLEMENTED, "The backend decides no writes by modification dates");
    }
    if (conditions.ifMatch().isEmpty() && isAny(conditions.ifNoneMatch())) {
      return new Absent();
    }
    if (conditions.ifNoneMatch().isEmpty() && isAny(conditions.ifMatch())) {
      return new Present();
    }
    Optional<ObjectAttributes> object = existing.get();
    require(conditions, object);
    return object.isEmpty()
        ? new Absent()
        : new Generation(
            GcsAttributes.generation(object.get().version()),
            () -> require(conditions, existing.get()));
  }

  private static boolean isAny(Optional<List<String>> etags) {
    return etags.filter(list -> list.contains(Conditions.ANY)).isPresent();
  }

  private static void require(Conditions conditions, Optional<ObjectAttributes> object) {
    if (object.isEmpty() && conditions.ifMatch().isPresent()) {
      throw new StoreException(ErrorCode.NO_SUCH_KEY, "The specified key does not exist");
    }
    if (conditions.forWrite(object) == Conditions.Outcome.FAILED) {
      throw new StoreException(
          ErrorCode.PRECONDITION_FAILED, "At least one of the preconditions did not hold");
    }
  }

  /// No condition.
  record Any() implements Precondition {

    @Override
    public void addTo(GenericUrl url) {
      // Whatever is there.
    }

    @Override
    public StoreException failed(StoreException refused) {
      return refused;
    }
  }

  /// There is no such object.
  record Absent() implements Precondition {

    @Override
    public void addTo(GenericUrl url) {
      url.set("ifGenerationMatch", 0);
    }

    @Override
    public StoreException failed(StoreException refused) {
      return refused;
    }
  }

  /// There is such an object.
  record Present() implements Precondition {

    @Override
    public void addTo(GenericUrl url) {
      url.set("ifGenerationNotMatch", 0);
    }

    @Override
    public StoreException failed(StoreException refused) {
      return refused;
    }
  }

  /// The object is the one that was looked at.
  ///
  /// @param look fails where the conditions do not hold of what is there now
  record Generation(long number, Runnable look) implements Precondition {

    @Override
    public void addTo(GenericUrl url) {
      url.set("ifGenerationMatch", number);
    }

    @Override
    public StoreException failed(StoreException refused) {
      try {
        look.run();
      } catch (StoreException e) {
        return e.code() == ErrorCode.PRECONDITION_FAILED || e.code() == ErrorCode.NO_SUCH_KEY
            ? e
            : refused;
      }
      // Another write came between that left the conditions as true as they were.
      return new StoreException(
          ErrorCode.CONDITIONAL_REQUEST_CONFLICT, "Another write came between", refused);
    }
  }
}
