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
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A request as a client would send it, and altered forms of it.
public final class SentRequest implements HttpRequest {

  private final String method;
  private final String target;
  private final List<Map.Entry<String, String>> fields;
  private final byte[] body;
  private final ByteSource source;
  private boolean isBodyRead;

  private SentRequest(
      String method, String target, List<Map.Entry<String, String>> fields, byte[] body) {
    this.method = method;
    this.target = target;
    this.fields = List.copyOf(fields);
    this.body = body;
    this.source = new Body(new BytesSource(body, ByteRange.whole(body.length)));
  }

  public static SentRequest of(String method, String target) {
    return new SentRequest(method, target, List.of(), new byte[0]);
  }

  /// A request written as text: a line `METHOD target`, header lines, an empty line, the body.
  /// `Content-Length` is added where there is a body and no word of its length.
  static SentRequest parse(String text) {
    int blank = text.indexOf("\n\n");
    String head = blank < 0 ? text.strip() : text.substring(0, blank);
    List<String> lines = head.lines().toList();
    String[] first = lines.getFirst().split(" ", 2);
    SentRequest request = of(first[0], first[1]);
    for (String line : lines.subList(1, lines.size())) {
      int colon = line.indexOf(':');
      request =
          request.with(
              line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).trim());
    }
    if (blank < 0) {
      return request;
    }
    byte[] body = text.substring(blank + 2).getBytes(StandardCharsets.UTF_8);
    if (body.length > 0 && request.header("content-length") == null && !request.isChunked()) {
      request = request.with("content-length", Integer.toString(body.length));
    }
    return request.withBody(body);
  }

  public SentRequest with(String name, String value) {
    List<Map.Entry<String, String>> more = new ArrayList<>(fields);
    more.add(Map.entry(name, value));
    return new SentRequest(method, target, more, body);
  }

  public SentRequest withBody(byte[] bytes) {
    return new SentRequest(method, target, fields, bytes);
  }

  public SentRequest withMethod(String other) {
    return new SentRequest(other, target, fields, body);
  }

  public SentRequest withTarget(UnaryOperator<String> change) {
    return new SentRequest(method, change.apply(target), fields, body);
  }

  public SentRequest replacing(String name, UnaryOperator<String> change) {
    List<Map.Entry<String, String>> changed = new ArrayList<>();
    for (Map.Entry<String, String> field : fields) {
      changed.add(
          field.getKey().equals(name) ? Map.entry(name, change.apply(field.getValue())) : field);
    }
    return new SentRequest(method, target, changed, body);
  }

  public SentRequest without(String name) {
    return new SentRequest(
        method,
        target,
        fields.stream().filter(field -> !field.getKey().equals(name)).toList(),
        body);
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
    return fields.stream()
        .filter(field -> field.getKey().equals(name))
        .map(Map.Entry::getValue)
        .toList();
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
    if (isChunked()) {
      return OptionalLong.empty();
    }
    String length = header("content-length");
    return OptionalLong.of(length == null ? body.length : Long.parseLong(length));
  }

  @Override
  public ByteSource body() {
    return source;
  }

  @Override
  public long arrivedNanos() {
    return 0;
  }

  /// The body, which notices that it is asked for.
  private final class Body implements ByteSource {

    private final ByteSource bytes;

    Body(ByteSource bytes) {
      this.bytes = bytes;
    }

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
  }
}
