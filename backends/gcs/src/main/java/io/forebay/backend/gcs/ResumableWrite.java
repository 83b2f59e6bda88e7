package io.forebay.backend.gcs;

import com.google.api.client.http.EmptyContent;
import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpResponse;
import com.google.api.services.storage.model.StorageObject;
import io.forebay.backend.gcs.GcsErrors.Effect;
import io.forebay.backend.gcs.GcsErrors.Subject;
import io.forebay.core.backend.BackendContent;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.ByteRange;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.run.Retrier;
import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One object on its way to the cloud in chunks, one after the other. After a chunk whose fate is
/// not known the cloud is asked how much it has, and the upload goes on from there.
///
/// Source: "Resumable uploads" of the Cloud Storage documentation.
final class ResumableWrite {

  private static final int GOES_ON = 308;
  private static final Pattern RECEIVED = Pattern.compile("bytes=0-(\\d{1,18})");

  private final GcsCalls calls;
  private final Retrier retrier;
  private final int chunkBytes;
  private final GenericUrl url;
  private final StorageObject resource;
  private final BackendContent content;

  private long offset;
  // Whether the cloud has to be asked how much it has.
  private boolean isAsking;
  // Whether the last chunk may have arrived whole, and with it the object.
  private boolean mayHaveHappened;

  ResumableWrite(
      GcsCalls calls,
      Retrier retrier,
      int chunkBytes,
      GenericUrl url,
      StorageObject resource,
      BackendContent content) {
    this.calls = calls;
    this.retrier = retrier;
    this.chunkBytes = chunkBytes;
    this.url = url;
    this.resource = resource;
    this.content = content;
  }

  ObjectAttributes write() {
    // No reader sees an upload: it may be begun twice.
    GenericUrl session = stepwise(this::begin);
    try {
      while (true) {
        Optional<StorageObject> written = stepwise(() -> step(session));
        if (written.isPresent()) {
          return GcsWriter.written(written.get());
        }
      }
    } catch (StoreException e) {
      if (mayHaveHappened) {
        throw e.code() == ErrorCode.OUTCOME_UNKNOWN ? e : unknown(e);
      }
      cancel(session);
      throw e;
    }
  }

  // What is tried again here is not worth it to be tried again by others.
  private <T> T stepwise(Supplier<T> step) {
    try {
      return retrier.run(Retrier.Effect.NONE, step);
    } catch (StoreException e) {
      throw e.isRetryable() ? e.permanent() : e;
    }
  }

  private GenericUrl begin() {
    HttpRequest request = calls.request("POST", url, GcsWriter.json(resource));
    request
        .getHeaders()
        .set("X-Upload-Content-Type", resource.getContentType())
        .set("X-Upload-Content-Length", content.sizeBytes());
    HttpResponse response = calls.send(request, Subject.OBJECT, () -> Effect.NONE);
    String location = response.getHeaders().getLocation();
    GcsCalls.end(response);
    if (location == null) {
      throw new StoreException(
          ErrorCode.UNAVAILABLE, "The backend does not say where the upload goes on");
    }
    return session(calls.address(), location);
  }

  /// The address of an upload: always at the service itself, so that no answer leads our token
  /// elsewhere.
  static GenericUrl session(String address, String location) {
    try {
      URI uri = URI.create(location);
      URI service = URI.create(address);
      String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
      return new GenericUrl(
          service.getScheme() + "://" + service.getRawAuthority() + uri.getRawPath() + query, true);
    } catch (IllegalArgumentException e) {
      throw new StoreException(
          ErrorCode.UNAVAILABLE, "The backend does not say where the upload goes on", e);
    }
  }

  /// Sends the next chunk; answers the object where that was the last.
  private Optional<StorageObject> step(GenericUrl session) {
    if (isAsking) {
      Optional<StorageObject> written = ask(session);
      if (written.isPresent()) {
        return written;
      }
    }
    isAsking = true;
    Optional<StorageObject> written = sendChunk(session);
    isAsking = false;
    return written;
  }

  private Optional<StorageObject> ask(GenericUrl session) {
    HttpRequest request = calls.request("PUT", session, new EmptyContent());
    request.getHeaders().setContentRange("bytes */" + content.sizeBytes());
    HttpResponse response = calls.send(request, Subject.OBJECT, () -> Effect.NONE);
    if (response.getStatusCode() != GOES_ON) {
      return Optional.of(GcsCalls.parse(response, StorageObject.class, Effect.NONE));
    }
    mayHaveHappened = false;
    offset = received(response);
    return Optional.empty();
  }

  private Optional<StorageObject> sendChunk(GenericUrl session) {
    long end = Math.min(offset + chunkBytes, content.sizeBytes());
    boolean isLast = end == content.sizeBytes();
    GcsContent body =
        new GcsContent(content, new ByteRange(offset, end), resource.getContentType());
    HttpRequest request = calls.request("PUT", session, body);
    request
        .getHeaders()
        .setContentRange("bytes " + offset + "-" + (end - 1) + "/" + content.sizeBytes());
    HttpResponse response;
    try {
      response = calls.send(request, body, isLast ? Effect.IN_DOUBT : Effect.NONE);
    } catch (StoreException e) {
      mayHaveHappened |= e.code() == ErrorCode.OUTCOME_UNKNOWN;
      throw e;
    }
    if (response.getStatusCode() != GOES_ON) {
      mayHaveHappened = true;
      return Optional.of(GcsCalls.parse(response, StorageObject.class, Effect.NONE));
    }
    long received = received(response);
    if (received <= offset) {
      throw new StoreException(ErrorCode.UNAVAILABLE, "The backend takes nothing of the upload");
    }
    offset = received;
    return Optional.empty();
  }

  private long received(HttpResponse response) {
    String range = response.getHeaders().getRange();
    GcsCalls.end(response);
    if (range == null) {
      return 0;
    }
    Matcher matcher = RECEIVED.matcher(range);
    long received = matcher.matches() ? Long.parseLong(matcher.group(1)) + 1 : -1;
    if (received < 0 || received > content.sizeBytes()) {
      throw new StoreException(
              ErrorCode.UNAVAILABLE, "The backend does not say how much of the upload it has")
          .with("range", range);
    }
    return received;
  }

  private static StoreException unknown(StoreException failure) {
    StoreException unknown =
        new StoreException(
            ErrorCode.OUTCOME_UNKNOWN, "The backend may have carried out the write", failure);
    failure.details().forEach(unknown::with);
    return unknown.permanent();
  }

  private void cancel(GenericUrl session) {
    try {
      GcsCalls.end(
          calls.send(calls.request("DELETE", session, null), Subject.OBJECT, () -> Effect.NONE));
    } catch (StoreException e) {
      // The cloud answers 499, and forgets by itself in a week what it could not be told.
      return;
    }
  }
}
