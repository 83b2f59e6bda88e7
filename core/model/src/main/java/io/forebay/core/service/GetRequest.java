package io.forebay.core.service;

import io.forebay.core.name.ObjectId;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.RangeRequest;
import java.util.Optional;

/// A read of one object or one range of it.
public record GetRequest(ObjectId id, Optional<RangeRequest> range, Conditions conditions) {

  /// The whole object, whatever it is.
  public static GetRequest whole(ObjectId id) {
    return new GetRequest(id, Optional.empty(), Conditions.NONE);
  }
}
