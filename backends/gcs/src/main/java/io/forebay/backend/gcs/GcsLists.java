package io.forebay.backend.gcs;

import com.google.api.client.http.GenericUrl;
import com.google.api.services.storage.Storage;
import com.google.api.services.storage.model.Objects;
import com.google.api.services.storage.model.StorageObject;
import io.forebay.backend.gcs.GcsErrors.Subject;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.name.KeyOrder;
import io.forebay.core.object.ListEntry;
import io.forebay.core.object.ListPage;
import io.forebay.core.object.ListRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Pages of lists.
final class GcsLists {

  private static final Comparator<ListEntry> BY_NAME =
      Comparator.comparing(ListEntry::name, KeyOrder.BY_UTF_8);
  private static final int EMPTY_PAGES_MAX = 100;
  private static final String FIELDS =
      "nextPageToken,prefixes,"
          + "items(name,size,md5Hash,generation,componentCount,timeCreated,updated)";

  private final GcsCalls calls;

  GcsLists(GcsCalls calls) {
    this.calls = calls;
  }

  ListPage list(String bucket, ListRequest request) {
    ListPage page = listOnce(bucket, request);
    // The entry to start after may have been all that the page had, and the cloud may give pages
    // without any.
    for (int pages = 1; page.entries().isEmpty() && page.isTruncated(); pages++) {
      if (pages == EMPTY_PAGES_MAX) {
        throw new StoreException(ErrorCode.UNAVAILABLE, "The backend's list does not go on");
      }
      page =
          listOnce(
              bucket,
              new ListRequest(
                  request.prefix(),
                  request.delimiter(),
                  request.startAfter(),
                  request.entriesMax(),
                  page.continuation()));
    }
    return page;
  }

  private ListPage listOnce(String bucket, ListRequest request) {
    GenericUrl url = GcsCalls.url(() -> address(bucket, request));
    return toPage(calls.read(url, Subject.BUCKET, Objects.class), request.startAfter());
  }

  private GenericUrl address(String bucket, ListRequest request) throws IOException {
    Storage.Objects.List list =
        calls
            .storage()
            .objects()
            .list(bucket)
            .setUserProject(calls.payer())
            .setMaxResults((long) request.entriesMax())
            .setFields(FIELDS);
    if (!request.prefix().isEmpty()) {
      list.setPrefix(request.prefix());
    }
    if (!request.delimiter().isEmpty()) {
      list.setDelimiter(request.delimiter());
    }
    request.startAfter().ifPresent(start -> list.setStartOffset(startOffset(start, request)));
    request.continuation().ifPresent(list::setPageToken);
    return list.buildHttpRequestUrl();
  }

  /// Where the cloud is to begin, which it does with that very name: for a common prefix after all
  /// that it stands for, else with the name itself, which [#toPage] leaves out.
  static String startOffset(String startAfter, ListRequest request) {
    String delimiter = request.delimiter();
    boolean isCommonPrefix =
        !delimiter.isEmpty()
            && startAfter.endsWith(delimiter)
            && startAfter.startsWith(request.prefix())
            && startAfter.length() > request.prefix().length();
    char last = startAfter.isEmpty() ? 0 : startAfter.charAt(startAfter.length() - 1);
    return isCommonPrefix && last < 0x7f
        ? startAfter.substring(0, startAfter.length() - 1) + (char) (last + 1)
        : startAfter;
  }

  static ListPage toPage(Objects answer, Optional<String> startAfter) {
    List<ListEntry> entries = new ArrayList<>();
    if (answer.getItems() != null) {
      for (StorageObject object : answer.getItems()) {
        entries.add(toItem(object));
      }
    }
    if (answer.getPrefixes() != null) {
      answer.getPrefixes().forEach(prefix -> entries.add(new ListEntry.CommonPrefix(prefix)));
    }
    startAfter.ifPresent(
        start -> entries.removeIf(entry -> KeyOrder.BY_UTF_8.compare(entry.name(), start) <= 0));
    entries.sort(BY_NAME);
    return new ListPage(
        entries, Optional.ofNullable(answer.getNextPageToken()).filter(token -> !token.isEmpty()));
  }

  private static ListEntry toItem(StorageObject object) {
    if (object.getName() == null || object.getSize() == null || object.getGeneration() == null) {
      throw new StoreException(
          ErrorCode.UNAVAILABLE, "The backend's list has an object without name or size");
    }
    return new ListEntry.Item(
        object.getName(),
        object.getSize().longValueExact(),
        GcsAttributes.etag(object),
        GcsAttributes.lastModified(object));
  }
}
