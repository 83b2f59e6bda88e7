package io.forebay.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.core.object.Conditions;
import io.forebay.core.object.RangeRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldsTest {

  private static final Instant MOMENT = Instant.parse("1994-11-06T08:49:37Z");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sun, 06 Nov 1994 08:49:37 GMT",
        " Sun, 6 Nov 1994 08:49:37 GMT ",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
      })
  void datesAreReadInEveryForm(String text) {
    assertThat(HttpDate.parse(text)).contains(MOMENT);
    assertThat(HttpDate.format(MOMENT)).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "now", "1994-11-06T08:49:37Z", "Sun, 32 Nov 1994 08:49:37 GMT"})
  void whatIsNoDateIsNone(String text) {
    assertThat(HttpDate.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-0, 0, 0",
    "bytes=1-9, 1, 9",
    "Bytes= 1 - 9 , 1, 9",
    "bytes=5-99999999999999999999, 5, 9223372036854775806",
  })
  void rangesAreRead(String value, long first, long last) {
    assertThat(RangeHeader.parse(value)).contains(new RangeRequest.Between(first, last));
  }

  @Test
  void openRangesAreRead() {
    assertThat(RangeHeader.parse("bytes=7-")).contains(new RangeRequest.From(7));
    assertThat(RangeHeader.parse("bytes=-7")).contains(new RangeRequest.Suffix(7));
    assertThat(RangeHeader.parse("bytes=-0")).contains(new RangeRequest.Suffix(0));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "bytes",
        "bytes=",
        "bytes=-",
        "bytes=1",
        "bytes=2-1",
        "bytes=1-2,4-5",
        "bytes=a-b",
        "bytes=1--2",
        "bytes=+1-2",
        "lines=1-2",
        "bytes=\u0661-\u0662",
      })
  void otherRangesAreAsIfThereWereNone(String value) {
    assertThat(RangeHeader.parse(value)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "\"a\"; a",
        "a; a",
        "W/\"a\"; a",
        "*; *",
        "\"a\", \"b,c\" ,W/\"d\"; a|b,c|d",
        "a, b; a|b",
        "\"open; open",
        ",,; ''",
      })
  void etagsAreReadWithAndWithoutQuotes(String value, String etags) {
    assertThat(String.join("|", ConditionsHeader.etags(value))).isEqualTo(etags);
  }

  @Test
  void conditionsAreReadFromTheirFields() throws IOException {
    List<Conditions> seen = new ArrayList<>();
    HttpHandler handler =
        (request, response) -> {
          seen.add(ConditionsHeader.of(request));
          seen.add(ConditionsHeader.of(request, "x-amz-copy-source-"));
          response.send();
        };
    try (TestServer server = new TestServer(handler);
        RawClient client = server.client()) {
      client.get("/");
      client.send("GET / HTTP/1.1\r\nHost: h\r\nIf-Match: \"a\"\r\nIf-Match: b\r\n");
      client.send("If-Modified-Since: never\r\n");
      client.send("If-Unmodified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\n");
      client.send("X-Amz-Copy-Source-If-None-Match: *\r\n\r\n").read();
    }
    assertThat(seen)
        .containsExactly(
            Conditions.NONE,
            Conditions.NONE,
            new Conditions(
                Optional.of(List.of("a", "b")),
                Optional.empty(),
                Optional.empty(),
                Optional.of(MOMENT)),
            new Conditions(
                Optional.empty(),
                Optional.of(List.of(Conditions.ANY)),
                Optional.empty(),
                Optional.empty()));
  }
}
