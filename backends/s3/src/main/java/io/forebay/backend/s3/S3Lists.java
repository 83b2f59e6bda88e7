package io.forebay.backend.s3;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.name.KeyOrder;
import io.forebay.core.object.ListEntry;
import io.forebay.core.object.ListPage;
import io.forebay.core.object.ListRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/// Pages of lists, in both directions.
final class S3Lists {

  private static final Comparator<ListEntry> BY_NAME =
      Comparator.comparing(ListEntry::name, KeyOrder.BY_UTF_8);

  private S3Lists() {}

  static ListObjectsV2Request toRequest(String bucket, ListRequest request) {
    ListObjectsV2Request.Builder builder =
        ListObjectsV2Request.builder().bucket(bucket).maxKeys(request.entriesMax());
    if (!request.prefix().isEmpty()) {
      builder.prefix(request.prefix());
    }
    if (!request.delimiter().isEmpty()) {
      builder.delimiter(request.delimiter());
    }
    // The SDK asks for encoded names by itself and decodes them.
    if (request.continuation().isPresent()) {
      builder.continuationToken(request.continuation().get());
    } else {
      request.startAfter().ifPresent(builder::startAfter);
    }
    return builder.build();
  }

  static ListPage toPage(ListObjectsV2Response answer, ListRequest request) {
    List<ListEntry> entries = new ArrayList<>();
    for (S3Object object : answer.contents()) {
      entries.add(
          new ListEntry.Item(
              object.key(),
              object.size() == null ? 0 : object.size(),
              S3Attributes.unquoted(object.eTag() == null ? "" : object.eTag()),
              object.lastModified() == null ? Instant.EPOCH : object.lastModified()));
    }
    for (CommonPrefix prefix : answer.commonPrefixes()) {
      entries.add(new ListEntry.CommonPrefix(prefix.prefix()));
    }
    // Services differ in whether they name again the common prefix to start after.
    request
        .startAfter()
        .ifPresent(start ->
            entries.removeIf(entry -> KeyOrder.BY_UTF_8.compare(entry.name(), start) <= 0));
    entries.sort(BY_NAME);
    if (!Boolean.TRUE.equals(answer.isTruncated())) {
      return new ListPage(entries, Optional.empty());
    }
    if (answer.nextContinuationToken() == null) {
      throw new StoreException(
          ErrorCode.UNAVAILABLE, "The backend's list has more, and does not say how to go on");
    }
    return new ListPage(entries, Optional.of(answer.nextContinuationToken()));
  }
}
