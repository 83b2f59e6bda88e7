package io.forebay.api;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.ByteSource;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The request in hand of one connection.
final class Http1Request implements HttpRequest {

  private static final int LENGTH_DIGITS_MAX = 18;

  private final RequestHead head;
  private final RequestBody body;
  private final InetSocketAddress remoteAddress;
  private final boolean secure;
  private final String rawPath;
  private final String rawQuery;
  private final String host;
  private final boolean keepAliveAsked;

  /// @throws StoreException where the fields contradict each other, or HTTP
  Http1Request(RequestHead head, Input input, Wire wire, InetSocketAddress remoteAddress) {
    this.head = head;
    this.remoteAddress = remoteAddress;
    this.secure = wire.isSecure();
    this.body = body(head, input, wire);
    String target = head.target();
    String hostField = hostField(head);
    if (target.startsWith("/") || target.equals("*")) {
      this.host = hostField;
    } else {
      int authority = authorityStart(target);
      int path = authorityEnd(target, authority);
      this.host = checkedHost(target.substring(authority, path));
      target =
          path < target.length() && target.charAt(path) == '/'
              ? target.substring(path)
              : "/" + target.substring(path);
    }
    int question = target.indexOf('?');
    this.rawPath = question < 0 ? target : target.substring(0, question);
    this.rawQuery = question < 0 ? "" : target.substring(question + 1);
    this.keepAliveAsked = keepAliveAsked(head);
  }

  private static RequestBody body(RequestHead head, Input input, Wire wire) {
    int transferEncoding = head.find("transfer-encoding", 0);
    int contentLength = head.find("content-length", 0);
    if (transferEncoding < 0 && contentLength < 0) {
      return new RequestBody.None(input, wire, false);
    }
    boolean continueAwaited =
        !head.isHttp10() && "100-continue".equalsIgnoreCase(head.first("expect"));
    if (transferEncoding < 0) {
      long length = contentLength(head, contentLength);
      return length == 0
          ? new RequestBody.None(input, wire, continueAwaited)
          : new RequestBody.Counted(input, wire, continueAwaited, length);
    }
    if (contentLength >= 0) {
      throw RequestHead.bad("a request has either a Content-Length or a Transfer-Encoding");
    }
    if (head.isHttp10()) {
      throw RequestHead.bad("HTTP/1.0 has no Transfer-Encoding");
    }
    if (head.find("transfer-encoding", transferEncoding + 1) >= 0
        || !head.value(transferEncoding).equalsIgnoreCase("chunked")) {
      throw new StoreException(
              ErrorCode.NOT_IMPLEMENTED,
              "A header you provided implies functionality that is not implemented")
          .with("Header", "Transfer-Encoding");
    }
    return new ChunkedBody(input, wire, continueAwaited);
  }

  private static long contentLength(RequestHead head, int first) {
    long length = contentLength(head.value(first));
    for (int field = head.find("content-length", first + 1);
        field >= 0;
        field = head.find("content-length", field + 1)) {
      if (contentLength(head.value(field)) != length) {
        throw RequestHead.bad("a request has one Content-Length");
      }
    }
    return length;
  }

  private static long contentLength(String value) {
    long length = 0;
    for (int i = 0; i < value.length(); i++) {
      int digit = value.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw RequestHead.bad("the Content-Length is not a number");
      }
      length = length * 10 + digit;
    }
    if (value.isEmpty() || value.length() > LENGTH_DIGITS_MAX) {
      throw RequestHead.bad("the Content-Length is not a length");
    }
    return length;
  }

  private static String hostField(RequestHead head) {
    int field = head.find("host", 0);
    if (field < 0) {
      if (!head.isHttp10()) {
        throw RequestHead.bad("a request of HTTP/1.1 has a Host");
      }
      return "";
    }
    if (head.find("host", field + 1) >= 0) {
      throw RequestHead.bad("a request has one Host");
    }
    return checkedHost(head.value(field));
  }

  private static String checkedHost(String host) {
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      boolean good =
          c < 0x7f && (Character.isLetterOrDigit(c) || "-._~:[]%!$&'()*+,;=".indexOf(c) >= 0);
      if (!good) {
        throw RequestHead.bad("the Host is not a name or address with a port");
      }
    }
    return host;
  }

  private static int authorityStart(String target) {
    String lower = target.substring(0, Math.min(8, target.length())).toLowerCase(Locale.ROOT);
    if (lower.startsWith("http://")) {
      return 7;
    }
    if (lower.startsWith("https://")) {
      return 8;
    }
    throw new StoreException(ErrorCode.INVALID_URI, "Couldn't parse the specified URI.");
  }

  private static int authorityEnd(String target, int start) {
    int end = start;
    while (end < target.length() && target.charAt(end) != '/' && target.charAt(end) != '?') {
      end++;
    }
    return end;
  }

  private static boolean keepAliveAsked(RequestHead head) {
    boolean keepAlive = !head.isHttp10();
    for (int field = head.find("connection", 0);
        field >= 0;
        field = head.find("connection", field + 1)) {
      String options = head.value(field);
      if (names(options, "close")) {
        return false;
      }
      keepAlive |= names(options, "keep-alive");
    }
    return keepAlive;
  }

  private static boolean names(String list, String word) {
    int start = 0;
    while (start <= list.length()) {
      int comma = list.indexOf(',', start);
      int end = comma < 0 ? list.length() : comma;
      if (list.substring(start, end).strip().equalsIgnoreCase(word)) {
        return true;
      }
      start = end + 1;
    }
    return false;
  }

  /// Whether the client means to send more requests on its connection.
  boolean isKeepAliveAsked() {
    return keepAliveAsked;
  }

  RequestBody requestBody() {
    return body;
  }

  @Override
  public String method() {
    return head.method();
  }

  @Override
  public String rawTarget() {
    return head.target();
  }

  @Override
  public String rawPath() {
    return rawPath;
  }

  @Override
  public String rawQuery() {
    return rawQuery;
  }

  @Override
  public boolean isHttp10() {
    return head.isHttp10();
  }

  @Override
  public String host() {
    return host;
  }

  @Override
  public @Nullable String header(String name) {
    return head.first(name);
  }

  @Override
  public List<String> headers(String name) {
    return head.all(name);
  }

  @Override
  public void forEachHeader(BiConsumer<String, String> action) {
    head.forEach(action);
  }

  @Override
  public InetSocketAddress remoteAddress() {
    return remoteAddress;
  }

  @Override
  public boolean isSecure() {
    return secure;
  }

  @Override
  public boolean hasBody() {
    return !(body instanceof RequestBody.None);
  }

  @Override
  public OptionalLong contentLength() {
    return body.lengthBytes();
  }

  @Override
  public ByteSource body() {
    return body;
  }

  @Override
  public long arrivedNanos() {
    return head.arrivedNanos();
  }
}
