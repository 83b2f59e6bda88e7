package io.forebay.api.s3;

import io.forebay.api.HttpRequest;
import io.forebay.core.object.ByteRange;
import io.forebay.core.object.ByteSource;
import io.forebay.testkit.backend.BytesSource;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// A request written as text: a line `METHOD target`, header lines, an empty line, the body.
/// `Content-Length` is added where there is a body and no word of its length.
final class TextRequest implements HttpRequest {

  private final String method;
  private final String target;
  private final List<Map.Entry<String, String>> fields = new ArrayList<>();
  private final byte[] body;
  private boolean isBodyRead;

  TextRequest(String text) {
    int blank = text.indexOf("\n\n");
    String head = blank < 0 ? text.strip() : text.substring(0, blank);
    List<String> lines = head.lines().toList();
    String[] first = lines.getFirst().split(" ", 2);
    method = first[0];
    target = first[1];
    for (String line : lines.subList(1, lines.size())) {
      int colon = line.indexOf(':');
      fields.add(
          Map.entry(
              line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).trim()));
    }
    body = blank < 0 ? new byte[0] : text.substring(blank + 2).getBytes(StandardCharsets.UTF_8);
    if (body.length > 0 && header("content-length") == null && !isChunked()) {
      fields.add(Map.entry("content-length", Integer.toString(body.length)));
    }
  }

  private boolean isChunked() {
    return header("transfer-encoding") != null;
  }

  boolean isBodyRead() {
    return isBodyRead;
  }

  @Override
  public String method() {
    return method;
  }

  @Override
  public String rawTarget() {
    return target;
  }

  @Override
  public String rawPath() {
    int question = target.indexOf('?');
    return question < 0 ? target : target.substring(0, question);
  }

  @Override
  public String rawQuery() {
    int question = target.indexOf('?');
    return question < 0 ? "" : target.substring(question + 1);
  }

  @Override
  public boolean isHttp10() {
    return false;
  }

  @Override
  public String host() {
    String host = header("host");
    return host == null ? "" : host;
  }

  @Override
  public @Nullable String header(String name) {
    List<String> values = headers(name);
    return values.isEmpty() ? null : values.getFirst();
  }

  @Override
  public List<String> headers(String name) {
    return fields.stream().filter(f -> f.getKey().equals(name)).map(Map.Entry::getValue).toList();
  }

  @Override
  public void forEachHeader(BiConsumer<String, String> action) {
    fields.forEach(field -> action.accept(field.getKey(), field.getValue()));
  }

  @Override
  public InetSocketAddress remoteAddress() {
    return InetSocketAddress.createUnresolved("client", 1);
  }

  @Override
  public boolean isSecure() {
    return false;
  }

  @Override
  public boolean hasBody() {
    return isChunked() || contentLength().orElse(0) > 0;
  }

  @Override
  public OptionalLong contentLength() {
    String length = header("content-length");
    if (isChunked()) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(length == null ? 0 : Long.parseLong(length));
  }

  @Override
  public ByteSource body() {
    ByteSource bytes = new BytesSource(body, ByteRange.whole(body.length));
    return new ByteSource() {
      @Override
      public int read(ByteBuffer target) throws IOException {
        isBodyRead = true;
        return bytes.read(target);
      }

      @Override
      public OptionalLong lengthBytes() {
        return contentLength();
      }

      @Override
      public void close() {
        bytes.close();
      }
    };
  }

  @Override
  public long arrivedNanos() {
    return 0;
  }
}
