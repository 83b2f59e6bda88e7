package io.forebay.api.s3;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.name.ObjectId;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.service.ObjectService;
import java.util.Optional;

/// Looks at a write's conditions before its body is asked for. The write itself looks again, under
/// its lock.
final class EarlyConditions {

  private final ObjectService objects;

  EarlyConditions(ObjectService objects) {
    this.objects = objects;
  }

  /// @throws StoreException `PRECONDITION_FAILED`; `NO_SUCH_KEY` where an object was to match and
  ///   there is none
  void check(ObjectId id, Conditions conditions) {
    if (conditions.isEmpty()) {
      return;
    }
    Optional<ObjectAttributes> existing = existing(id);
    if (existing.isEmpty() && conditions.ifMatch().isPresent()) {
      throw new StoreException(ErrorCode.NO_SUCH_KEY, "The specified key does not exist.")
          .with("Key", id.key());
    }
    if (conditions.forWrite(existing) == Conditions.Outcome.FAILED) {
      throw new StoreException(
          ErrorCode.PRECONDITION_FAILED,
          "At least one of the pre-conditions you specified did not hold");
    }
  }

  private Optional<ObjectAttributes> existing(ObjectId id) {
    try {
      return Optional.of(objects.head(id, Conditions.NONE).attributes());
    } catch (StoreException e) {
      // That there is none is an answer here.
      if (e.code() == ErrorCode.NO_SUCH_KEY) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
