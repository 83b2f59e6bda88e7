package io.forebay.api.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListObjectsTest {

  private static final Pattern KEY = Pattern.compile("<Key>([^<]*)</Key>");
  private static final Pattern COMMON =
      Pattern.compile("<CommonPrefixes><Prefix>([^<]*)</Prefix></CommonPrefixes>");

  private final Gateway gateway = Gateway.open();

  private void write(String... keys) {
    for (String key : keys) {
      gateway.ok("PUT /bucket/" + PercentEncoding.encode(key) + "\n\nx");
    }
  }

  private static List<String> all(Pattern pattern, Reply reply) {
    List<String> found = new ArrayList<>();
    Matcher matcher = pattern.matcher(reply.body());
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  @Test
  void theSecondVersionSaysEverythingThatS3Says() {
    write("a/1", "b");

    Reply reply = gateway.send("GET /bucket?list-type=2&fetch-owner=true&delimiter=/&prefix=");

    assertThat(reply.operation()).isEqualTo("ListObjectsV2");
    assertThat(reply.header("content-type")).isEqualTo("application/xml");
    assertThat(reply.body())
        .isEqualTo(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">\
            <Name>bucket</Name><Prefix></Prefix><MaxKeys>1000</MaxKeys>\
            <Delimiter>/</Delimiter><KeyCount>2</KeyCount><IsTruncated>false</IsTruncated>\
            <Contents><Key>b</Key><LastModified>2026-01-02T03:04:05.678Z</LastModified>\
            <ETag>&quot;9dd4e461268c8034f5c8564e155c67a6&quot;</ETag><Size>1</Size>\
            <Owner><ID>forebay</ID><DisplayName>forebay</DisplayName></Owner>\
            <StorageClass>STANDARD</StorageClass></Contents>\
            <CommonPrefixes><Prefix>a/</Prefix></CommonPrefixes></ListBucketResult>\
            """);
  }

  @Test
  void theFirstVersionSaysEverythingThatS3Says() {
    write("a/1", "b", "c");

    Reply reply = gateway.send("GET /s3/bucket/?delimiter=/&max-keys=2&marker=A");

    assertThat(reply.operation()).isEqualTo("ListObjects");
    assertThat(reply.body())
        .isEqualTo(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">\
            <Name>bucket</Name><Prefix></Prefix><MaxKeys>2</MaxKeys>\
            <Delimiter>/</Delimiter><Marker>A</Marker><IsTruncated>true</IsTruncated>\
            <NextMarker>b</NextMarker>\
            <Contents><Key>b</Key><LastModified>2026-01-02T03:04:05.678Z</LastModified>\
            <ETag>&quot;9dd4e461268c8034f5c8564e155c67a6&quot;</ETag><Size>1</Size>\
            <Owner><ID>forebay</ID><DisplayName>forebay</DisplayName></Owner>\
            <StorageClass>STANDARD</StorageClass></Contents>\
            <CommonPrefixes><Prefix>a/</Prefix></CommonPrefixes></ListBucketResult>\
            """);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 1000})
  void pagesOfAnySizeMakeTheSameList(int keysMax) {
    write("a", "a/b", "a/c", "b/", "b/d", "b/e", "c", "d/1", "e", "é", "z&<>\"'");
    for (String delimiter : List.of("", "/")) {
      List<String> whole = new ArrayList<>();
      String token = "";
      String asked = "GET /bucket?list-type=2&max-keys=" + keysMax + "&delimiter=" + delimiter;
      do {
        Reply page = gateway.ok(token.isEmpty() ? asked : asked + "&continuation-token=" + token);
        whole.addAll(all(KEY, page));
        whole.addAll(all(COMMON, page));
        assertThat(page.element("ContinuationToken")).isEqualTo(token);
        token = page.element("NextContinuationToken");
        assertThat(page.element("IsTruncated")).isEqualTo(Boolean.toString(!token.isEmpty()));
      } while (!token.isEmpty());

      if (delimiter.isEmpty()) {
        assertThat(whole)
            .containsExactly(
                "a",
                "a/b",
                "a/c",
                "b/",
                "b/d",
                "b/e",
                "c",
                "d/1",
                "e",
                "z&amp;&lt;&gt;&quot;'",
                "é");
      } else {
        assertThat(whole)
            .containsExactlyInAnyOrder(
                "a", "a/", "b/", "c", "d/", "e", "é", "z&amp;&lt;&gt;&quot;'");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void theFirstVersionGoesOnAfterANameOrAPrefix(int keysMax) {
    write("a/1", "a/2", "b", "c/1", "c/2", "d");
    List<String> whole = new ArrayList<>();
    String marker = "";
    do {
      Reply page = gateway.ok("GET /bucket?delimiter=/&max-keys=" + keysMax + "&marker=" + marker);
      whole.addAll(all(KEY, page));
      whole.addAll(all(COMMON, page));
      marker = page.element("NextMarker");
    } while (!marker.isEmpty());

    assertThat(whole).containsExactlyInAnyOrder("a/", "b", "c/", "d");
  }

  @Test
  void aListCanBeginAfterAName() {
    write("a", "b", "c");

    Reply reply = gateway.send("GET /bucket?list-type=2&start-after=a&prefix=");

    assertThat(all(KEY, reply)).containsExactly("b", "c");
    assertThat(reply.element("StartAfter")).isEqualTo("a");
  }

  @Test
  void noKeysAtAllCanBeAskedForAndMoreThanAPageHolds() {
    write("a");
    int before = gateway.objects.calls.get();

    Reply none = gateway.send("GET /bucket?list-type=2&max-keys=0");
    assertThat(gateway.objects.calls).hasValue(before);
    Reply many = gateway.send("GET /bucket?list-type=2&max-keys=5000");

    assertThat(none.status()).isEqualTo(200);
    assertThat(none.element("IsTruncated")).isEqualTo("false");
    assertThat(none.element("KeyCount")).isEqualTo("0");
    assertThat(none.element("MaxKeys")).isEqualTo("0");
    assertThat(many.element("MaxKeys")).isEqualTo("1000");
    assertThat(all(KEY, many)).containsExactly("a");
    assertThat(gateway.send("GET /nowhere?list-type=2&max-keys=0").status()).isEqualTo(404);
  }

  @Test
  void namesAreEncodedWhenAskedFor() {
    write("a b/c+d\u0001", "a b/x/y");

    Reply second =
        gateway.send(
            "GET /bucket?list-type=2&encoding-type=url&prefix=a+b/&delimiter=/&start-after=a%20");
    Reply first =
        gateway.send("GET /bucket?encoding-type=url&prefix=a%20b/&delimiter=/&marker=a%20");

    for (Reply reply : List.of(first, second)) {
      assertThat(reply.element("EncodingType")).isEqualTo("url");
      assertThat(reply.element("Prefix")).isEqualTo("a%20b/");
      assertThat(all(KEY, reply)).containsExactly("a%20b/c%2Bd%01");
      assertThat(all(COMMON, reply)).containsExactly("a%20b/x/");
    }
    assertThat(second.element("StartAfter")).isEqualTo("a%20");
    assertThat(first.element("Marker")).isEqualTo("a%20");
  }

  @Test
  void whatXmlCannotCarryIsAReferenceAndNeverAnotherKey() {
    write("a\u0001\r\n\t\uFFFF");

    assertThat(all(KEY, gateway.send("GET /bucket"))).containsExactly("a&#x1;&#xd;\n\t&#xffff;");
  }

  @ParameterizedTest
  @CsvSource({
    "list-type=1,                            InvalidArgument",
    "list-type=2&encoding-type=base64,       InvalidArgument",
    "list-type=2&continuation-token=,        InvalidArgument",
    "list-type=2&continuation-token=garbage, InvalidArgument",
    "list-type=2&continuation-token=1*,      InvalidArgument",
    "list-type=2&continuation-token=1_w,     InvalidArgument",
    "marker=a&list-type=2,                   NotImplemented",
    "start-after=a,                          NotImplemented",
  })
  void whatCannotBeUnderstoodIsRefused(String query, String code) {
    assertThat(gateway.untouched("GET /bucket?" + query).element("Code")).isEqualTo(code);
  }
}
