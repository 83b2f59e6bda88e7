package io.forebay.api.s3;

import io.forebay.api.ConditionsHeader;
import io.forebay.core.service.ObjectService;

/// DeleteObject; deleting an absent object succeeds.
final class DeleteObject implements S3Handler {

  private final Addresses addresses;
  private final ObjectService objects;

  DeleteObject(Addresses addresses, ObjectService objects) {
    this.addresses = addresses;
    this.objects = objects;
  }

  @Override
  public S3Answer answer(S3Request request) {
    objects.delete(addresses.object(request), ConditionsHeader.of(request.http()));
    return S3Answer.empty(204);
  }
}
