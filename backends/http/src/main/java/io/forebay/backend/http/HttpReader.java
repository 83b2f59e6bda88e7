package io.forebay.backend.http;

import io.forebay.core.backend.BackendObject;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.ByteRange;
import io.forebay.core.object.ByteSource;
import io.forebay.core.object.ObjectAttributes;
import java.io.IOException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Reads of objects: what is asked of a server, and what is made of its answers.
final class HttpReader {

  private static final ByteRange FIRST_BYTE = new ByteRange(0, 1);
  // Refusals that are meant for every request, not for its method.
  private static final Set<Integer> FINAL = Set.of(401, 407, 408, 425, 429);

  private final Exchanges exchanges;
  private final Spools spools;
  private final long skipBytesMax;
  private final InstantSource time;
  private final RandomGenerator random;

  HttpReader(
      Exchanges exchanges,
      Spools spools,
      long skipBytesMax,
      InstantSource time,
      RandomGenerator random) {
    this.exchanges = exchanges;
    this.spools = spools;
    this.skipBytesMax = skipBytesMax;
    this.time = time;
    this.random = random;
  }

  BackendObject get(Location where, Optional<ByteRange> range, Optional<String> ifVersion) {
    Map<String, String> conditions =
        ifVersion
            .map(text -> ObjectVersion.parse(text).orElseThrow(HttpErrors::otherVersion))
            .map(ObjectVersion::conditions)
            .orElse(Map.of());
    Answer answer = ask(where, range, conditions);
    boolean isKept = false;
    try {
      BackendObject object = toObject(answer, range, ifVersion);
      isKept = true;
      return object;
    } catch (IOException e) {
      throw HttpErrors.of(e);
    } finally {
      if (!isKept) {
        answer.close();
      }
    }
  }

  /// The answer to a GET: where the server sends a part without the size of the whole, the whole.
  private Answer ask(Location where, Optional<ByteRange> range, Map<String, String> conditions) {
    Map<String, String> headers = new HashMap<>(conditions);
    range.ifPresent(
        span -> headers.put("Range", "bytes=" + span.startOffset() + "-" + (span.endOffset() - 1)));
    Answer answer = exchanges.send("GET", where, headers);
    boolean isUsable = false;
    try {
      isUsable = answer.status() != 206 || (range.isPresent() && hasSize(answer, range.get()));
    } finally {
      if (!isUsable) {
        answer.close();
      }
    }
    return isUsable ? answer : exchanges.send("GET", where, conditions);
  }

  private static boolean hasSize(Answer answer, ByteRange range) {
    return SpanHeader.of(answer, range).isPresent();
  }

  private BackendObject toObject(
      Answer answer, Optional<ByteRange> range, Optional<String> ifVersion) throws IOException {
    if (answer.status() == 206 && range.isPresent()) {
      return part(answer, range.get(), ifVersion);
    }
    if (answer.status() != 200) {
      throw HttpErrors.of(answer, time.instant());
    }
    return answer.lengthBytes().isPresent()
        ? whole(answer, answer.lengthBytes().getAsLong(), range, ifVersion)
        : spooled(answer, range, ifVersion);
  }

  private BackendObject part(Answer answer, ByteRange range, Optional<String> ifVersion)
      throws IOException {
    SpanHeader span =
        SpanHeader.of(answer, range)
            .orElseThrow(() -> HttpErrors.unavailable("The backend does not tell the size"));
    ObjectAttributes attributes = attributes(answer, span.sizeBytes(), false);
    requireVersion(attributes, ifVersion);
    return new BackendObject(
        attributes,
        span.range(),
        new HttpBody(answer, ByteRange.whole(span.range().lengthBytes())),
        false);
  }

  // Where a range was asked for, this server has none.
  private BackendObject whole(
      Answer answer, long sizeBytes, Optional<ByteRange> range, Optional<String> ifVersion)
      throws IOException {
    ObjectAttributes attributes = attributes(answer, sizeBytes, true);
    requireVersion(attributes, ifVersion);
    ByteRange span = within(range, sizeBytes);
    if (span.startOffset() > skipBytesMax) {
      throw HttpErrors.unavailable("The backend has no ranges, and this one is too far inside")
          .with("offset", span.startOffset())
          .with("offsetMax", skipBytesMax)
          .permanent();
    }
    ByteSource bytes = new HttpBody(answer, span);
    ByteSource body =
        Optional.of(AnnouncedChecksums.of(answer, true))
            .filter(announced -> span.lengthBytes() == sizeBytes)
            .flatMap(AnnouncedChecksums::md5)
            .<ByteSource>map(md5 -> new VerifiedBody(bytes, md5))
            .orElse(bytes);
    return new BackendObject(attributes, span, body, false);
  }

  private BackendObject spooled(
      Answer answer, Optional<ByteRange> range, Optional<String> ifVersion) {
    Spooled spooled = spools.receive(answer, AnnouncedChecksums.of(answer, true));
    answer.close();
    boolean isKept = false;
    try {
      ObjectAttributes attributes = attributes(answer, spooled.measures());
      requireVersion(attributes, ifVersion);
      ByteRange span = within(range, spooled.measures().sizeBytes());
      isKept = true;
      return new BackendObject(attributes, span, spooled.body(span), false);
    } finally {
      if (!isKept) {
        spooled.close();
      }
    }
  }

  private static ByteRange within(Optional<ByteRange> range, long sizeBytes) {
    if (range.isPresent() && range.get().startOffset() >= sizeBytes) {
      throw new StoreException(ErrorCode.INVALID_RANGE, "The requested range is not satisfiable");
    }
    return range
        .map(asked -> SpanHeader.clipped(asked, sizeBytes))
        .orElseGet(() -> ByteRange.whole(sizeBytes));
  }

  ObjectAttributes head(Location where) {
    try (Answer answer = exchanges.send("HEAD", where, Map.of())) {
      // Some say 0 because they have not looked.
      if (answer.status() == 200 && answer.lengthBytes().orElse(0) > 0) {
        return attributes(answer, answer.lengthBytes().getAsLong(), true);
      }
      int status = answer.status();
      boolean isInconclusive =
          status == 200 || status == 204 || status == 501 || (status >= 400 && status < 500);
      if (!isInconclusive || FINAL.contains(status)) {
        throw HttpErrors.of(answer, time.instant());
      }
    }
    // Not every server knows HEAD, and what it says of one it does not know is not about the
    // object.
    return probe(where);
  }

  private ObjectAttributes probe(Location where) {
    try (Answer answer = ask(where, Optional.of(FIRST_BYTE), Map.of())) {
      // The first byte of an empty object is beyond its end.
      if (answer.status() != 416) {
        return toAttributes(answer);
      }
    }
    try (Answer answer = ask(where, Optional.empty(), Map.of())) {
      return toAttributes(answer);
    }
  }

  private ObjectAttributes toAttributes(Answer answer) {
    if (answer.status() == 206) {
      return SpanHeader.of(answer, FIRST_BYTE)
          .map(span -> attributes(answer, span.sizeBytes(), false))
          .orElseThrow(() -> HttpErrors.unavailable("The backend does not tell the size"));
    }
    if (answer.status() != 200) {
      throw HttpErrors.of(answer, time.instant());
    }
    if (answer.lengthBytes().isPresent()) {
      return attributes(answer, answer.lengthBytes().getAsLong(), true);
    }
    return attributes(answer, spools.measure(answer, AnnouncedChecksums.of(answer, true)));
  }

  /// @param isWhole whether the answer is about the whole object
  private ObjectAttributes attributes(Answer answer, long sizeBytes, boolean isWhole) {
    ObjectVersion version = ObjectVersion.of(answer, sizeBytes, time.instant(), random::nextLong);
    return HttpAttributes.of(
        answer, sizeBytes, version, AnnouncedChecksums.of(answer, isWhole).handedOn());
  }

  private ObjectAttributes attributes(Answer answer, Spools.Measures measures) {
    ObjectVersion told =
        ObjectVersion.of(answer, measures.sizeBytes(), time.instant(), random::nextLong);
    ObjectVersion version =
        told instanceof ObjectVersion.Once ? new ObjectVersion.Hashed(measures.sha256()) : told;
    return HttpAttributes.of(
        answer, measures.sizeBytes(), version, AnnouncedChecksums.of(answer, true).handedOn());
  }

  // Not every server honours conditions.
  static void requireVersion(ObjectAttributes attributes, Optional<String> ifVersion) {
    if (ifVersion.isPresent() && !ifVersion.get().equals(attributes.version())) {
      throw HttpErrors.otherVersion()
          .with("expected", ifVersion.get())
          .with("found", attributes.version());
    }
  }
}
