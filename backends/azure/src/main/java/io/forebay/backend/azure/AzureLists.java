package io.forebay.backend.azure;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.azure.core.http.rest.PagedIterable;
import com.azure.core.http.rest.PagedResponse;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.models.BlobItemProperties;
import com.azure.storage.blob.models.BlobType;
import com.azure.storage.blob.models.ListBlobsOptions;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.name.KeyOrder;
import io.forebay.core.object.ListEntry;
import io.forebay.core.object.ListPage;
import io.forebay.core.object.ListRequest;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Pages of a container's list, in the order of the names' UTF-8 bytes.
///
/// The service promises "alphabetical order", and emulators compare UTF-16. The two differ only
/// among names that agree up to a first character from U+D800 on: those stand beside each other in
/// both orders. Such a *block* is read whole, sorted here, and handed out.
final class AzureLists {

  // While only names are skipped, or a block is read.
  private static final int SKIP_PAGE_MAX = 5000;
  private static final int PAGES_MAX = 100;
  private static final int BLOCK_ENTRIES_MAX = 100_000;
  private static final char HIGH_MIN = '\ud800';
  private static final String LAST_LOW = "\ud7ff";

  private static final Comparator<ListEntry> BY_NAME =
      Comparator.comparing(ListEntry::name, KeyOrder.BY_UTF_8);

  private final BlobContainerClient container;
  private final ListRequest request;

  AzureLists(BlobContainerClient container, ListRequest request) {
    this.container = container;
    this.request = request;
  }

  ListPage page() {
    Position at =
        request
            .continuation()
            .map(Position::parse)
            .orElseGet(
                () -> Position.start(request.startAfter(), request.startAfter().map(this::jump)));
    for (int pages = 0; pages < PAGES_MAX; pages++) {
      Run run = run(at, pages == 0 ? request.entriesMax() : SKIP_PAGE_MAX);
      at.requireAfter(run.entries);
      List<ListEntry> left = run.after(at.after());
      if (left.size() > request.entriesMax()) {
        List<ListEntry> taken = left.subList(0, request.entriesMax());
        return new ListPage(taken, Optional.of(at.within(taken.getLast().name()).text()));
      }
      Optional<Position> next = at.beyond(run);
      if (!left.isEmpty() || next.isEmpty()) {
        return new ListPage(left, next.map(Position::text));
      }
      at = next.get();
    }
    throw new StoreException(ErrorCode.UNAVAILABLE, "The backend's list does not come to its start")
        .with("startAfter", request.startAfter().orElse(""));
  }

  // Where the service may begin to look, at or before the names that are wanted.
  private String jump(String startAfter) {
    String start = startAfter;
    int delimiter =
        request.delimiter().isEmpty() || !start.startsWith(request.prefix())
            ? -1
            : start.indexOf(request.delimiter(), request.prefix().length());
    if (delimiter >= 0) {
      start = start.substring(0, delimiter + request.delimiter().length());
    }
    int high = firstHigh(start);
    return high < 0 ? start : start.substring(0, high) + LAST_LOW;
  }

  /// What the service has from a position on: one of its pages, and more while the last name is
  /// within a block.
  private Run run(Position at, int entriesMax) {
    Run run = fetch(at.marker(), at.startFrom(), entriesMax);
    while (run.next.isPresent() && !run.entries.isEmpty() && isInBlock(run.entries.getLast())) {
      if (run.entries.size() > BLOCK_ENTRIES_MAX) {
        throw new StoreException(
                ErrorCode.NOT_IMPLEMENTED,
                "Too many names differ first in a character from U+D800 on to be put in order")
            .with("entriesMax", BLOCK_ENTRIES_MAX);
      }
      run = run.and(fetch(run.next, at.startFrom(), SKIP_PAGE_MAX));
    }
    return run;
  }

  private static boolean isInBlock(ListEntry entry) {
    return firstHigh(entry.name()) >= 0;
  }

  private static int firstHigh(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) >= HIGH_MIN) {
        return i;
      }
    }
    return -1;
  }

  private Run fetch(Optional<String> marker, Optional<String> startFrom, int entriesMax) {
    ListBlobsOptions options = new ListBlobsOptions().setMaxResultsPerPage(entriesMax);
    if (!request.prefix().isEmpty()) {
      options.setPrefix(request.prefix());
    }
    startFrom
        .filter(start -> KeyOrder.BY_UTF_8.compare(start, request.prefix()) > 0)
        .ifPresent(options::setStartFrom);
    PagedIterable<BlobItem> items =
        request.delimiter().isEmpty()
            ? container.listBlobs(options, null)
            : container.listBlobsByHierarchy(request.delimiter(), options, null);
    Iterator<PagedResponse<BlobItem>> pages =
        marker
            .map(from -> items.iterableByPage(from, entriesMax))
            .orElseGet(() -> items.iterableByPage(entriesMax))
            .iterator();
    PagedResponse<BlobItem> page = pages.next();
    return new Run(
        page.getValue().stream().map(AzureLists::entry).sorted(BY_NAME).toList(),
        Optional.ofNullable(page.getContinuationToken()).filter(next -> !next.isEmpty()));
  }

  private static ListEntry entry(BlobItem item) {
    if (Boolean.TRUE.equals(item.isPrefix())) {
      return new ListEntry.CommonPrefix(item.getName());
    }
    BlobItemProperties properties = item.getProperties();
    Long sizeBytes = properties.getContentLength();
    OffsetDateTime modified = properties.getLastModified();
    return new ListEntry.Item(
        item.getName(),
        sizeBytes == null ? 0 : sizeBytes,
        etag(properties),
        modified == null ? Instant.EPOCH : modified.toInstant());
  }

  private static String etag(BlobItemProperties properties) {
    byte @Nullable [] md5 = properties.getContentMd5();
    return AzureAttributes.etag(
        Optional.ofNullable(md5)
            .map(bytes -> Base64.getEncoder().encodeToString(bytes))
            .flatMap(Base64Text::md5),
        properties.getBlobType() == BlobType.BLOCK_BLOB,
        AzureAttributes.unquoted(properties.getETag()));
  }

  /// Entries beside each other in the order of their names, and the marker of what follows.
  record Run(List<ListEntry> entries, Optional<String> next) {

    private Run and(Run more) {
      List<ListEntry> both = new ArrayList<>(entries);
      both.addAll(more.entries);
      both.sort(BY_NAME);
      return new Run(both, more.next);
    }

    private List<ListEntry> after(Optional<String> name) {
      return name.map(start ->
              entries.stream()
                  .filter(entry -> KeyOrder.BY_UTF_8.compare(entry.name(), start) > 0)
                  .toList())
          .orElse(entries);
    }
  }

  /// Where a list goes on.
  ///
  /// @param marker of the service's page
  /// @param startFrom where the service begins to look
  /// @param after the last name that has been handed out or skipped
  /// @param isFresh whether all that the page has comes after that name
  record Position(
      Optional<String> marker,
      Optional<String> startFrom,
      Optional<String> after,
      boolean isFresh) {

    private static final String SEPARATOR = ".";

    private static Position start(Optional<String> startAfter, Optional<String> startFrom) {
      return new Position(Optional.empty(), startFrom, startAfter, false);
    }

    private Position within(String name) {
      return new Position(marker, startFrom, Optional.of(name), false);
    }

    private Optional<Position> beyond(Run run) {
      Optional<String> last =
          run.entries.isEmpty() ? after : Optional.of(run.entries.getLast().name());
      return run.next.map(
          next -> new Position(Optional.of(next), startFrom, later(after, last), true));
    }

    private static Optional<String> later(Optional<String> one, Optional<String> other) {
      if (one.isEmpty() || other.isEmpty()) {
        return one.or(() -> other);
      }
      return KeyOrder.BY_UTF_8.compare(one.get(), other.get()) >= 0 ? one : other;
    }

    /// Names in an order that cannot be mended would be left out without a word. The names before
    /// the first page's start are no proof: not every service begins where it is asked to.
    private void requireAfter(List<ListEntry> entries) {
      if (isFresh
          && startFrom.isEmpty()
          && after.isPresent()
          && !entries.isEmpty()
          && KeyOrder.BY_UTF_8.compare(entries.getFirst().name(), after.get()) < 0) {
        throw new StoreException(
                ErrorCode.NOT_IMPLEMENTED,
                "The backend does not list in the order of the names (a hierarchical namespace?)")
            .with("after", after.get())
            .with("found", entries.getFirst().name());
      }
    }

    private String text() {
      return String.join(
          SEPARATOR, encode(marker), encode(startFrom), encode(after), isFresh ? "1" : "0");
    }

    private static Position parse(String text) {
      String[] parts = text.split("\\.", -1);
      try {
        if (parts.length == 4) {
          return new Position(
              decode(parts[0]), decode(parts[1]), decode(parts[2]), parts[3].equals("1"));
        }
      } catch (IllegalArgumentException e) {
        throw invalid(e);
      }
      throw invalid(new IllegalArgumentException("not four parts"));
    }

    private static StoreException invalid(Exception cause) {
      return new StoreException(
          ErrorCode.INVALID_ARGUMENT, "The continuation is none of this backend's", cause);
    }

    private static String encode(Optional<String> value) {
      return value.map(text -> "_" + HexFormat.of().formatHex(text.getBytes(UTF_8))).orElse("");
    }

    private static Optional<String> decode(String text) {
      return text.isEmpty()
          ? Optional.empty()
          : Optional.of(new String(HexFormat.of().parseHex(text, 1, text.length()), UTF_8));
    }
  }
}
