package io.forebay.backend.gcs;

import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpHeaders;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpResponse;
import com.google.api.services.storage.Storage;
import com.google.api.services.storage.model.StorageObject;
import io.forebay.backend.gcs.GcsErrors.Effect;
import io.forebay.backend.gcs.GcsErrors.Subject;
import io.forebay.core.backend.BackendObject;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.ByteRange;
import io.forebay.core.object.EmptySource;
import io.forebay.core.object.ObjectAttributes;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads of objects: what is known of them by one request, their bytes by another that is bound to
/// the same generation. The answer with the bytes does not tell the custom metadata.
final class GcsReads {

  // An object that changes between the two requests is looked at again. At the cloud that is once a
  // second at most ("Quotas and limits").
  private static final int LOOKS_MAX = 20;

  private final GcsCalls calls;

  GcsReads(GcsCalls calls) {
    this.calls = calls;
  }

  ObjectAttributes head(String bucket, String key) {
    return GcsAttributes.of(look(bucket, key, Optional.empty()));
  }

  /// The object, if there is one; fails with `NO_SUCH_BUCKET` where there is no bucket.
  Optional<ObjectAttributes> find(String bucket, String key) {
    try {
      return Optional.of(head(bucket, key));
    } catch (StoreException e) {
      if (e.code() == ErrorCode.NO_SUCH_KEY) {
        return Optional.empty();
      }
      throw e;
    }
  }

  BackendObject get(
      String bucket, String key, Optional<ByteRange> range, Optional<String> ifVersion) {
    for (int looks = 0; looks < LOOKS_MAX; looks++) {
      StorageObject object = look(bucket, key, ifVersion);
      ObjectAttributes attributes = GcsAttributes.of(object);
      ByteRange span = span(range, attributes.sizeBytes());
      boolean isEtagMd5 = GcsAttributes.isEtagMd5(object);
      if (span.isEmpty()) {
        return new BackendObject(attributes, span, new EmptySource(), isEtagMd5);
      }
      Optional<GcsBody> body = open(bucket, key, object, span);
      if (body.isPresent()) {
        return new BackendObject(attributes, span, body.get(), isEtagMd5);
      }
      if (ifVersion.isPresent()) {
        throw otherVersion(ifVersion.get(), "none");
      }
    }
    throw new StoreException(ErrorCode.UNAVAILABLE, "The object changes while it is opened");
  }

  private StorageObject look(String bucket, String key, Optional<String> ifVersion) {
    if (!GcsNames.canBeKey(key)) {
      calls.requireBucket(bucket);
      throw new StoreException(ErrorCode.NO_SUCH_KEY, "The specified key does not exist");
    }
    GenericUrl url =
        GcsCalls.url(() -> {
          Storage.Objects.Get get =
              calls
                  .storage()
                  .objects()
                  .get(bucket, key)
                  .setUserProject(calls.payer())
                  .setFields(GcsAttributes.FIELDS);
          if (ifVersion.isPresent()) {
            get.setIfGenerationMatch(GcsAttributes.generation(ifVersion.get()))
                .setIfMetagenerationMatch(GcsAttributes.metageneration(ifVersion.get()));
          }
          return get.buildHttpRequestUrl();
        });
    StorageObject object = calls.read(url, Subject.OBJECT, StorageObject.class);
    String version = GcsAttributes.of(object).version();
    // Not every service honours the conditions.
    if (ifVersion.isPresent() && !ifVersion.get().equals(version)) {
      throw otherVersion(ifVersion.get(), version);
    }
    return object;
  }

  private static StoreException otherVersion(String expected, String found) {
    return new StoreException(ErrorCode.PRECONDITION_FAILED, "The object has another version")
        .with("expected", expected)
        .with("found", found);
  }

  private static ByteRange span(Optional<ByteRange> asked, long sizeBytes) {
    if (asked.isEmpty() || asked.get().isEmpty()) {
      return asked.orElseGet(() -> ByteRange.whole(sizeBytes));
    }
    if (asked.get().startOffset() >= sizeBytes) {
      throw new StoreException(ErrorCode.INVALID_RANGE, "The requested range is not satisfiable")
          .with("ActualObjectSize", sizeBytes);
    }
    return new ByteRange(asked.get().startOffset(), Math.min(asked.get().endOffset(), sizeBytes));
  }

  /// The bytes of that generation; empty where the object has changed since.
  private Optional<GcsBody> open(String bucket, String key, StorageObject object, ByteRange span) {
    HttpResponse response;
    try {
      response = calls.send(media(bucket, key, object, span), Subject.OBJECT, () -> Effect.NONE);
    } catch (StoreException e) {
      if (e.code() == ErrorCode.PRECONDITION_FAILED || isAbsent(e)) {
        return Optional.empty();
      }
      throw e;
    }
    boolean isUsed = false;
    try {
      HttpHeaders headers = response.getHeaders();
      if (!isSame(object, headers)) {
        return Optional.empty();
      }
      requireSpan(response, span, object.getSize().longValueExact());
      isUsed = true;
      return Optional.of(new GcsBody(response.getContent(), span.lengthBytes()));
    } catch (IOException e) {
      throw GcsErrors.ofNoAnswer(e, Effect.NONE);
    } finally {
      if (!isUsed) {
        GcsCalls.abort(response);
      }
    }
  }

  // Where bytes were asked for, the refusal is no document of Google's; whoever looks at the object
  // again learns whether this one says the truth.
  private static boolean isAbsent(StoreException failure) {
    return failure.code() == ErrorCode.NO_SUCH_KEY || "404".equals(failure.details().get("status"));
  }

  private HttpRequest media(String bucket, String key, StorageObject object, ByteRange span) {
    GenericUrl url =
        GcsCalls.url(() ->
            calls
                .storage()
                .objects()
                .get(bucket, key)
                .setUserProject(calls.payer())
                .setIfGenerationMatch(object.getGeneration())
                .set("alt", "media")
                .buildHttpRequestUrl());
    HttpRequest request = calls.request("GET", url, null);
    // The bytes as they are stored: without this the cloud would decompress some.
    request.setResponseReturnRawInputStream(true).getHeaders().setAcceptEncoding("gzip");
    if (span.lengthBytes() < object.getSize().longValueExact()) {
      request.getHeaders().setRange("bytes=" + span.startOffset() + "-" + (span.endOffset() - 1));
    }
    return request;
  }

  // What the answer with the bytes says of them must be what is known of the object.
  private static boolean isSame(StorageObject object, HttpHeaders headers) {
    String generation = headers.getFirstHeaderStringValue("x-goog-generation");
    if (generation != null && !generation.equals(object.getGeneration().toString())) {
      return false;
    }
    List<String> hashes = headers.getHeaderStringValues("x-goog-hash");
    for (String hash : String.join(",", hashes).split(",", -1)) {
      String text = hash.strip();
      if (isOther(text, "crc32c=", object.getCrc32c())
          || isOther(text, "md5=", object.getMd5Hash())) {
        throw new StoreException(
                ErrorCode.UNAVAILABLE, "The backend's answers name different checksums")
            .with("found", text);
      }
    }
    return true;
  }

  private static boolean isOther(String hash, String name, @Nullable String known) {
    return known != null && hash.startsWith(name) && !hash.substring(name.length()).equals(known);
  }

  private static void requireSpan(HttpResponse response, ByteRange span, long sizeBytes) {
    boolean isPart = span.lengthBytes() < sizeBytes;
    String expected =
        "bytes %d-%d/%d".formatted(span.startOffset(), span.endOffset() - 1, sizeBytes);
    String range = response.getHeaders().getContentRange();
    Long length = response.getHeaders().getContentLength();
    boolean isRight =
        response.getStatusCode() == (isPart ? 206 : 200)
            && (!isPart || expected.equals(range))
            && length != null
            && length == span.lengthBytes();
    if (!isRight) {
      // Among them an answer that was decompressed on the way.
      throw new StoreException(ErrorCode.UNAVAILABLE, "The backend answered with other bytes")
          .with("expected", expected)
          .with("found", range + ", length " + length);
    }
  }
}
