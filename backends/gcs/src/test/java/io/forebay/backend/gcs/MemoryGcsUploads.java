package io.forebay.backend.gcs;

import com.google.api.services.storage.model.StorageObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What [MemoryGcs] answers to writes: in one request, or in an upload of chunks.
final class MemoryGcsUploads {

  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes (?:(\\d+)-(\\d+)|\\*)/(\\d+)");
  private static final byte[] BLANK_LINE = "\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

  private static final class Upload {
    private final StorageObject asked;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private Optional<StorageObject> written = Optional.empty();

    Upload(StorageObject asked) {
      this.asked = asked;
    }
  }

  private final Map<String, Upload> uploads = new ConcurrentHashMap<>();
  private final AtomicInteger ids = new AtomicInteger();
  private volatile int takenBytesMax = Integer.MAX_VALUE;

  /// How many uploads are neither finished nor cancelled.
  long openCount() {
    return uploads.values().stream().filter(upload -> upload.written.isEmpty()).count();
  }

  /// Takes no more than that of a chunk.
  void takeAtMost(int bytes) {
    takenBytesMax = bytes;
  }

  /// Forgets all uploads.
  void forget() {
    uploads.clear();
  }

  void answer(GcsExchange exchange, MemoryGcsBucket bucket) throws IOException {
    if (exchange.query("upload_id").isPresent()) {
      goOn(exchange, bucket, exchange.query("upload_id").get());
    } else if (exchange.query("uploadType").filter("resumable"::equals).isPresent()) {
      begin(exchange, bucket);
    } else {
      inOneRequest(exchange, bucket);
    }
  }

  private static void inOneRequest(GcsExchange exchange, MemoryGcsBucket bucket)
      throws IOException {
    byte[] body = exchange.body();
    String type = exchange.header("Content-Type").orElseThrow();
    String boundary = type.substring(type.indexOf("boundary=") + 9).replace("\"", "");
    byte[] end = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    int jsonStart = indexOf(body, BLANK_LINE, 0) + BLANK_LINE.length;
    int jsonEnd = indexOf(body, end, jsonStart);
    int mediaStart = indexOf(body, BLANK_LINE, jsonEnd) + BLANK_LINE.length;
    int mediaEnd = lastIndexOf(body, end);
    StorageObject asked =
        exchange.json(Arrays.copyOfRange(body, jsonStart, jsonEnd), StorageObject.class);
    StorageObject written =
        bucket.insert(exchange, asked, Arrays.copyOfRange(body, mediaStart, mediaEnd));
    exchange.answerJson(200, ObjectCalls.selected(exchange, written));
  }

  private static int indexOf(byte[] body, byte[] wanted, int from) {
    for (int i = from; i <= body.length - wanted.length; i++) {
      if (Arrays.equals(body, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i;
      }
    }
    throw new GcsRefusal(400, "badRequest", "Malformed multipart body.");
  }

  private static int lastIndexOf(byte[] body, byte[] wanted) {
    for (int i = body.length - wanted.length; i >= 0; i--) {
      if (Arrays.equals(body, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i;
      }
    }
    throw new GcsRefusal(400, "badRequest", "Malformed multipart body.");
  }

  private void begin(GcsExchange exchange, MemoryGcsBucket bucket) throws IOException {
    StorageObject asked = exchange.json(exchange.body(), StorageObject.class);
    MemoryGcsBucket.requireConditions(exchange, bucket.objects().get(asked.getName()));
    String id = "upload-" + ids.incrementAndGet();
    uploads.put(id, new Upload(asked));
    StringBuilder conditions = new StringBuilder();
    for (String name :
        new String[] {"ifGenerationMatch", "ifGenerationNotMatch", "userProject", "fields"}) {
      exchange.query(name).ifPresent(value -> conditions.append("&" + name + "=" + value));
    }
    exchange.answerHeader(
        "Location",
        "http://%s%s?uploadType=resumable&upload_id=%s%s"
            .formatted(exchange.header("Host").orElseThrow(), exchange.path(), id, conditions));
    exchange.answer(200);
  }

  private void goOn(GcsExchange exchange, MemoryGcsBucket bucket, String id) throws IOException {
    byte[] body = exchange.body();
    Upload upload = uploads.get(id);
    if (upload == null) {
      throw new GcsRefusal(410, "notFound", "The requested upload session is gone.");
    }
    if (exchange.method().equals("DELETE")) {
      uploads.remove(id);
      exchange.answer(499);
      return;
    }
    synchronized (upload) {
      Matcher range = CONTENT_RANGE.matcher(exchange.header("Content-Range").orElse(""));
      if (!range.matches()) {
        throw new GcsRefusal(400, "badRequest", "Failed to parse Content-Range header.");
      }
      take(upload, range, body);
      if (upload.written.isEmpty() && upload.bytes.size() == Long.parseLong(range.group(3))) {
        upload.written =
            Optional.of(bucket.insert(exchange, upload.asked, upload.bytes.toByteArray()));
      }
      if (upload.written.isPresent()) {
        exchange.answerJson(200, ObjectCalls.selected(exchange, upload.written.get()));
        return;
      }
      if (upload.bytes.size() > 0) {
        exchange.answerHeader("Range", "bytes=0-" + (upload.bytes.size() - 1));
      }
      exchange.answer(308);
    }
  }

  private void take(Upload upload, Matcher range, byte[] body) {
    if (range.group(1) == null || upload.written.isPresent()) {
      return;
    }
    long start = Long.parseLong(range.group(1));
    if (start != upload.bytes.size()) {
      throw new GcsRefusal(
          503, "backendError", "the chunk does not begin where the last one ended");
    }
    upload.bytes.write(body, 0, Math.min(body.length, takenBytesMax));
  }
}
