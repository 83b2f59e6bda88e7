package io.forebay.api;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The parts of one header section, as places in the bytes that it came in: text is made of what is
/// asked for only.
final class RequestHead {

  private static final int FIELDS_MAX = 512;
  private static final int METHOD_BYTES_MAX = 32;

  // Of each field: where its name begins and ends, where its value begins and ends.
  private static final int PLACES = 4;

  private final int targetBytesMax;
  private byte[] bytes = {};
  private int[] places = new int[32 * PLACES];
  // Made when they are asked for first.
  private @Nullable String[] values = new String[32];
  private int fields;
  private int lineStart;
  private boolean begun;
  private boolean whole;
  private String method = "";
  private String target = "";
  private boolean http10;
  private long arrivedNanos;

  RequestHead(int targetBytesMax) {
    this.targetBytesMax = targetBytesMax;
  }

  void clear() {
    Arrays.fill(values, 0, fields, null);
    fields = 0;
    begun = false;
    whole = false;
    lineStart = -1;
  }

  void arrivedNanos(long nanos) {
    arrivedNanos = nanos;
  }

  long arrivedNanos() {
    return arrivedNanos;
  }

  boolean isWhole() {
    return whole;
  }

  String method() {
    return method;
  }

  String target() {
    return target;
  }

  boolean isHttp10() {
    return http10;
  }

  /// Takes up the lines in `source` from `position`; answers how far it came. Names become lower
  /// case in place.
  int parse(byte[] source, int position, int end) {
    bytes = source;
    if (lineStart < 0) {
      lineStart = position;
    }
    int at = position;
    while (at < end) {
      if (source[at++] != '\n') {
        continue;
      }
      int lineEnd = at - 2;
      if (lineEnd < lineStart || source[lineEnd] != '\r') {
        throw bad("a line of the request's header does not end in CR LF");
      }
      takeLine(lineStart, lineEnd);
      lineStart = at;
      if (whole) {
        return at;
      }
    }
    if (!begun && end - lineStart > targetBytesMax + METHOD_BYTES_MAX + 16) {
      throw tooLongTarget();
    }
    return at;
  }

  private void takeLine(int start, int end) {
    if (!begun) {
      takeRequestLine(start, end);
      begun = true;
    } else if (start == end) {
      whole = true;
    } else {
      takeField(start, end);
    }
  }

  private void takeRequestLine(int start, int end) {
    int methodEnd = indexOf(' ', start, end);
    int targetEnd = methodEnd < 0 ? -1 : indexOf(' ', methodEnd + 1, end);
    if (targetEnd < 0 || methodEnd == start || methodEnd - start > METHOD_BYTES_MAX) {
      throw bad("the request line is not: method, target, version");
    }
    for (int i = start; i < methodEnd; i++) {
      if (!HeaderBytes.isToken(bytes[i])) {
        throw bad("the request's method is not a word");
      }
    }
    takeVersion(targetEnd + 1, end);
    if (targetEnd - methodEnd - 1 > targetBytesMax) {
      throw tooLongTarget();
    }
    for (int i = methodEnd + 1; i < targetEnd; i++) {
      if (bytes[i] <= ' ' || bytes[i] == 0x7f) {
        throw new StoreException(ErrorCode.INVALID_URI, "Couldn't parse the specified URI.");
      }
    }
    method = Methods.text(bytes, start, methodEnd);
    target =
        new String(bytes, methodEnd + 1, targetEnd - methodEnd - 1, StandardCharsets.ISO_8859_1);
  }

  private void takeVersion(int start, int end) {
    boolean http =
        end - start == 8
            && bytes[start] == 'H'
            && bytes[start + 1] == 'T'
            && bytes[start + 2] == 'T'
            && bytes[start + 3] == 'P'
            && bytes[start + 4] == '/'
            && bytes[start + 6] == '.'
            && isDigit(bytes[start + 5])
            && isDigit(bytes[start + 7]);
    if (!http) {
      throw bad("the request line does not end in a version of HTTP");
    }
    if (bytes[start + 5] != '1') {
      throw new StoreException(
          ErrorCode.NOT_IMPLEMENTED, "only HTTP/1.0 and HTTP/1.1 are spoken here");
    }
    http10 = bytes[start + 7] == '0';
  }

  private void takeField(int start, int end) {
    int colon = start;
    while (colon < end && bytes[colon] != ':') {
      byte c = bytes[colon];
      if (!HeaderBytes.isToken(c)) {
        throw bad("a header field's name is not a word"); // a folded line's leading space, too
      }
      if (c >= 'A' && c <= 'Z') {
        bytes[colon] = (byte) (c | 0x20);
      }
      colon++;
    }
    if (colon == end || colon == start) {
      throw bad("a line of the request's header is not: name, colon, value");
    }
    int valueStart = colon + 1;
    int valueEnd = end;
    while (valueStart < valueEnd && isBlank(bytes[valueStart])) {
      valueStart++;
    }
    while (valueEnd > valueStart && isBlank(bytes[valueEnd - 1])) {
      valueEnd--;
    }
    for (int i = valueStart; i < valueEnd; i++) {
      if ((bytes[i] >= 0 && bytes[i] < ' ' && bytes[i] != '\t') || bytes[i] == 0x7f) {
        throw bad("a header field's value has control characters");
      }
    }
    add(start, colon, valueStart, valueEnd);
  }

  private void add(int nameStart, int nameEnd, int valueStart, int valueEnd) {
    if (fields == FIELDS_MAX) {
      throw new StoreException(
          ErrorCode.REQUEST_HEADER_TOO_LARGE, "Your request header section has too many fields");
    }
    int at = fields * PLACES;
    if (at == places.length) {
      places = Arrays.copyOf(places, at * 2);
      values = Arrays.copyOf(values, fields * 2);
    }
    places[at] = nameStart;
    places[at + 1] = nameEnd;
    places[at + 2] = valueStart;
    places[at + 3] = valueEnd;
    fields++;
  }

  /// The first field with that lower-case name at or after field `from`; -1 where there is none.
  int find(String name, int from) {
    int length = name.length();
    for (int field = from; field < fields; field++) {
      int start = places[field * PLACES];
      if (places[field * PLACES + 1] - start == length && matches(start, name, length)) {
        return field;
      }
    }
    return -1;
  }

  private boolean matches(int start, String name, int length) {
    for (int i = 0; i < length; i++) {
      if (bytes[start + i] != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /// The value of one field.
  String value(int field) {
    String value = values[field];
    if (value == null) {
      value = HeaderBytes.text(bytes, places[field * PLACES + 2], places[field * PLACES + 3]);
      values[field] = value;
    }
    return value;
  }

  @Nullable String first(String name) {
    int field = find(name, 0);
    return field < 0 ? null : value(field);
  }

  List<String> all(String name) {
    int field = find(name, 0);
    if (field < 0) {
      return List.of();
    }
    int next = find(name, field + 1);
    if (next < 0) {
      return List.of(value(field));
    }
    List<String> all = new ArrayList<>();
    for (; field >= 0; field = find(name, field + 1)) {
      all.add(value(field));
    }
    return all;
  }

  void forEach(BiConsumer<String, String> action) {
    for (int field = 0; field < fields; field++) {
      int at = field * PLACES;
      action.accept(FieldNames.text(bytes, places[at], places[at + 1]), value(field));
    }
  }

  private int indexOf(char wanted, int start, int end) {
    for (int i = start; i < end; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isBlank(byte c) {
    return c == ' ' || c == '\t';
  }

  private static boolean isDigit(byte c) {
    return c >= '0' && c <= '9';
  }

  static StoreException bad(String message) {
    return new StoreException(ErrorCode.INVALID_REQUEST, message);
  }

  private static StoreException tooLongTarget() {
    return new StoreException(ErrorCode.URI_TOO_LONG, "Your request's URI is too long");
  }
}
