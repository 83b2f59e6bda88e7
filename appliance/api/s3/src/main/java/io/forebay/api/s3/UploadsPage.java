package io.forebay.api.s3;

import io.forebay.core.name.KeyOrder;
import io.forebay.core.store.Upload;
import java.util.ArrayList;
import java.util.List;

/// A page of the uploads in progress, and where the next one begins.
final class UploadsPage {

  /// What is asked for.
  ///
  /// @param keyMarker only what comes after this key or common prefix; where `uploadIdMarker` is
  ///   given too, also the uploads of this very key that were begun after that one
  record Wanted(
      String prefix, String delimiter, String keyMarker, String uploadIdMarker, int entriesMax) {

    /// The common prefix that stands for the key; empty where none does.
    private String rolledUp(String key) {
      int at = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
      return at < 0 ? "" : key.substring(0, at + delimiter.length());
    }
  }

  private final Wanted wanted;
  private final List<Upload> uploads = new ArrayList<>();
  private final List<String> commonPrefixes = new ArrayList<>();
  private String lastName = "";
  private String lastUploadId = "";
  private boolean isTruncated;

  private UploadsPage(Wanted wanted) {
    this.wanted = wanted;
  }

  /// @param all by key, then by start
  static UploadsPage of(List<Upload> all, Wanted wanted) {
    UploadsPage page = new UploadsPage(wanted);
    for (Upload upload : page.remaining(all)) {
      if (upload.objectId().key().startsWith(wanted.prefix()) && !page.add(upload)) {
        break;
      }
    }
    return page;
  }

  private List<Upload> remaining(List<Upload> all) {
    if (wanted.keyMarker().isEmpty()) {
      return all;
    }
    int start = 0;
    for (int i = 0; i < all.size(); i++) {
      String key = all.get(i).objectId().key();
      int order = KeyOrder.BY_UTF_8.compare(key, wanted.keyMarker());
      boolean isBefore = order < 0 || wanted.rolledUp(key).equals(wanted.keyMarker());
      boolean isSame =
          order == 0
              && (wanted.uploadIdMarker().isEmpty()
                  || all.get(i).id().value().equals(wanted.uploadIdMarker()));
      if (isBefore || isSame) {
        start = i + 1;
      }
    }
    return all.subList(start, all.size());
  }

  /// False where the page is full.
  private boolean add(Upload upload) {
    String common = wanted.rolledUp(upload.objectId().key());
    if (!common.isEmpty() && common.equals(lastName)) {
      return true;
    }
    if (uploads.size() + commonPrefixes.size() >= wanted.entriesMax()) {
      isTruncated = wanted.entriesMax() > 0;
      return false;
    }
    if (common.isEmpty()) {
      uploads.add(upload);
      lastName = upload.objectId().key();
      lastUploadId = upload.id().value();
    } else {
      commonPrefixes.add(common);
      lastName = common;
      lastUploadId = "";
    }
    return true;
  }

  List<Upload> uploads() {
    return uploads;
  }

  List<String> commonPrefixes() {
    return commonPrefixes;
  }

  /// The key or common prefix at which the page ends; empty for an empty page.
  String lastName() {
    return lastName;
  }

  /// The upload at which the page ends; empty where it ends with a common prefix.
  String lastUploadId() {
    return lastUploadId;
  }

  boolean isTruncated() {
    return isTruncated;
  }
}
