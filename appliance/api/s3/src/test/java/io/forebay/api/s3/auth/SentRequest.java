package io.forebay.api.s3.auth;

import io.forebay.api.HttpRequest;
import io.forebay.core.object.ByteRange;
import io.forebay.core.object.ByteSource;
import io.forebay.testkit.backend.BytesSource;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A request as a client would send it, and altered forms of it.
final class SentRequest implements HttpRequest {

  private final String method;
  private final String target;
  private final List<Map.Entry<String, String>> fields;
  private final byte[] body;
  private @Nullable ByteSource source;

  private SentRequest(
      String method, String target, List<Map.Entry<String, String>> fields, byte[] body) {
    this.method = method;
    this.target = target;
    this.fields = List.copyOf(fields);
    this.body = body;
  }

  static SentRequest of(String method, String target) {
    return new SentRequest(method, target, List.of(), new byte[0]);
  }

  SentRequest with(String name, String value) {
    List<Map.Entry<String, String>> more = new ArrayList<>(fields);
    more.add(Map.entry(name, value));
    return new SentRequest(method, target, more, body);
  }

  SentRequest withBody(byte[] bytes) {
    return new SentRequest(method, target, fields, bytes);
  }

  SentRequest withMethod(String other) {
    return new SentRequest(other, target, fields, body);
  }

  SentRequest withTarget(UnaryOperator<String> change) {
    return new SentRequest(method, change.apply(target), fields, body);
  }

  SentRequest replacing(String name, UnaryOperator<String> change) {
    List<Map.Entry<String, String>> changed = new ArrayList<>();
    for (Map.Entry<String, String> field : fields) {
      changed.add(
          field.getKey().equals(name) ? Map.entry(name, change.apply(field.getValue())) : field);
    }
    return new SentRequest(method, target, changed, body);
  }

  SentRequest without(String name) {
    return new SentRequest(
        method,
        target,
        fields.stream().filter(field -> !field.getKey().equals(name)).toList(),
        body);
  }

  byte[] bytes() {
    return body;
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
    return InetSocketAddress.createUnresolved("localhost", 1);
  }

  @Override
  public boolean isSecure() {
    return false;
  }

  @Override
  public boolean hasBody() {
    return body.length > 0;
  }

  @Override
  public OptionalLong contentLength() {
    return OptionalLong.of(body.length);
  }

  @Override
  public ByteSource body() {
    if (source == null) {
      source = new BytesSource(body, ByteRange.whole(body.length));
    }
    return source;
  }

  @Override
  public long arrivedNanos() {
    return 0;
  }
}
