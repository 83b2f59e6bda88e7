package io.forebay.api.s3;

import io.forebay.api.HttpResponse;
import io.forebay.api.StreamedBody;
import io.forebay.core.object.ObjectBody;
import io.forebay.testkit.store.CollectingSink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/// An answer that is kept for looking at.
final class Reply implements HttpResponse {

  private int status = 200;
  private String operation = "";
  private final Map<String, String> headers = new TreeMap<>();
  private byte[] body = new byte[0];
  private boolean isCommitted;

  String header(String name) {
    return headers.getOrDefault(name, "");
  }

  boolean has(String name) {
    return headers.containsKey(name);
  }

  String body() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /// The text of the first element of that name; empty where there is none.
  String element(String name) {
    int start = body().indexOf("<" + name + ">");
    int end = body().indexOf("</" + name + ">");
    return start < 0 ? "" : body().substring(start + name.length() + 2, end);
  }

  @Override
  public HttpResponse status(int newStatus) {
    status = newStatus;
    return this;
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public HttpResponse header(String name, String value) {
    headers.merge(name, value, (a, b) -> a + "," + b);
    return this;
  }

  @Override
  public HttpResponse header(String name, long value) {
    return header(name, Long.toString(value));
  }

  @Override
  public HttpResponse operation(String name) {
    operation = name;
    return this;
  }

  @Override
  public String operation() {
    return operation;
  }

  @Override
  public HttpResponse close() {
    return this;
  }

  @Override
  public boolean isCommitted() {
    return isCommitted;
  }

  @Override
  public long bytesSent() {
    return body.length;
  }

  @Override
  public void send() {
    isCommitted = true;
  }

  @Override
  public void send(byte[] bytes) {
    isCommitted = true;
    body = bytes;
  }

  @Override
  public void send(ObjectBody bytes) throws IOException {
    CollectingSink sink = new CollectingSink();
    bytes.sendTo(sink);
    send(sink.bytes());
  }

  @Override
  public void send(StreamedBody bytes) throws IOException {
    CollectingSink sink = new CollectingSink();
    bytes.sendTo(sink);
    send(sink.bytes());
  }
}
