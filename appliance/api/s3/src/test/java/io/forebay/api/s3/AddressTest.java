package io.forebay.api.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.core.error.StoreException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {

  private static S3Target parse(String rawPath) {
    return S3Target.parse(rawPath, Optional.empty());
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "/,                     -,      -",
        "/s3,                   -,      -",
        "/s3/,                  -,      -",
        "/bucket,               bucket, -",
        "/bucket/,              bucket, -",
        "/s3/bucket/,           bucket, -",
        "/bucket/key,           bucket, key",
        "/s3/bucket/key,        bucket, key",
        "/s3x/key,              s3x,    key",
        "/bucket/s3/key,        bucket, s3/key",
        "/bucket/a//b/,         bucket, a//b/",
        "/bucket//,             bucket, /",
        "/bucket/./../x,        bucket, ./../x",
        "/bucket/%2e%2e/x,      bucket, ../x",
        "/bucket/a%2Fb+c%2Bd,   bucket, a/b+c+d",
        "/bucket/%C3%A4%25%32,  bucket, ä%2",
        "/bucket/ä,             bucket, ä",
        "/bucket/a;p=1,         bucket, a;p=1",
      },
      nullValues = "-")
  void aPathNamesABucketAndAKey(String path, String bucket, String key) {
    S3Target target = parse(path);

    assertThat(target.bucketName()).isEqualTo(Optional.ofNullable(bucket));
    assertThat(target.key()).isEqualTo(Optional.ofNullable(key));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "/bucket/%",
        "/bucket/%4",
        "/bucket/%zz",
        "/bucket/%z4%8F%BF%BF",
        "/bucket/%-1",
        "/bucket/%ff",
        "/bucket/%C3",
        "/bucket/%ED%A0%80",
        "/bucket/%C0%AF",
        "/%ff"
      })
  void whatIsNotEncodedTextIsRefused(String path) {
    assertThatThrownBy(() -> parse(path))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code().s3Code()).isEqualTo("InvalidURI"));
  }

  @Test
  void aKeyHas1024Bytes() {
    assertThat(parse("/bucket/" + "x".repeat(1024)).key()).isPresent();
    assertThat(parse("/bucket/" + "%C3%A4".repeat(512)).key()).isPresent();
    assertThatThrownBy(() -> parse("/bucket/" + "%C3%A4".repeat(513)))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> {
              assertThat(e.code().s3Code()).isEqualTo("KeyTooLongError");
              assertThat(e.details()).containsEntry("Size", "1026");
            });
  }

  @Test
  void everyKeySurvivesItsEncoding() {
    Random random = new Random(20_260_102);
    for (int i = 0; i < 2000; i++) {
      StringBuilder key = new StringBuilder();
      for (int length = 1 + random.nextInt(12); length > 0; length--) {
        int code = random.nextInt(random.nextBoolean() ? 0x80 : 0x110000);
        key.appendCodePoint(code >= 0xD800 && code <= 0xDFFF ? 'x' : code);
      }
      String encoded = PercentEncoding.encode(key.toString());

      assertThat(encoded).matches("[A-Za-z0-9._~/%-]*");
      assertThat(parse("/bucket/" + encoded).key()).contains(key.toString());
      assertThat(S3Query.parse("prefix=" + encoded).value("prefix")).contains(key.toString());
    }
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "bucket.s3.example.com,       /key,    bucket, key",
        "BUCKET.S3.Example.com:9000,  /key,    bucket, key",
        "my.bucket.s3.example.com,    /,       my.bucket, -",
        "bucket.s3.example.com,       /s3/key, bucket, s3/key",
        "s3.example.com,              /b12/k,  b12,    k",
        "xs3.example.com,             /b12/k,  b12,    k",
        "other.org,                   /b12/k,  b12,    k",
        "[::1]:80,                    /b12/k,  b12,    k",
      },
      nullValues = "-")
  void aHostCanNameTheBucket(String host, String path, String bucket, String key) {
    S3Settings settings = virtualHosts("s3.example.com");

    S3Target target = S3Target.parse(path, settings.bucketOfHost(host));

    assertThat(target.bucketName()).contains(bucket);
    assertThat(target.key()).isEqualTo(Optional.ofNullable(key));
  }

  @Test
  void bothStylesReachTheSameObject() {
    Gateway gateway = new Gateway(virtualHosts("s3.example.com"));
    gateway.ok("PUT /key\nhost: bucket.s3.example.com:8333\n\nbody");

    assertThat(gateway.send("GET /bucket/key\nhost: s3.example.com").body()).isEqualTo("body");
    assertThat(gateway.send("GET /s3/bucket/key\nhost: 127.0.0.1:1").body()).isEqualTo("body");
  }

  @Test
  void aQueryIsDecodedOnce() {
    S3Query query = S3Query.parse("prefix=a%2Bb+c&&delimiter=%252F&uploads&x=1=2");

    assertThat(query.value("prefix")).contains("a+b c");
    assertThat(query.value("delimiter")).contains("%2F");
    assertThat(query.has("uploads")).isTrue();
    assertThat(query.text("uploads")).isEmpty();
    assertThat(query.value("x")).contains("1=2");
    assertThat(query.names()).containsExactly("prefix", "delimiter", "uploads", "x");
  }

  @ParameterizedTest
  @CsvSource({
    "a=1&a=2,           InvalidArgument",
    "prefix=%ff,        InvalidURI",
  })
  void aQueryThatIsUnclearIsRefused(String query, String code) {
    assertThatThrownBy(() -> S3Query.parse(query))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code().s3Code()).isEqualTo(code));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "abc", "2147483648", "1.5", "99999999999999"})
  void aCountIsANumberThatFits(String count) {
    Gateway gateway = Gateway.open();

    Reply reply = gateway.untouched("GET /bucket?list-type=2&max-keys=" + count);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.element("Code")).isEqualTo("InvalidArgument");
    assertThat(reply.element("ArgumentName")).isEqualTo("max-keys");
  }

  @Test
  void settingsAreChecked() {
    for (S3Settings.Builder bad :
        List.of(
            S3Settings.builder().region("Not A Region"),
            S3Settings.builder().hostSuffixes(List.of(".s3.example.com")),
            S3Settings.builder().objectBytesMax(0),
            S3Settings.builder().documentBytesMax(1, 2 << 20),
            S3Settings.builder().documentBytesMax(2 << 20, 1),
            S3Settings.builder().deletesParallelMax(0))) {
      assertThatThrownBy(bad::build).isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(S3Settings.builder().build().objectBytesMax()).isEqualTo(5L << 30);
    assertThat(S3Settings.builder().build().region()).isEqualTo("us-east-1");
  }

  private static S3Settings virtualHosts(String suffix) {
    return S3Settings.builder().hostSuffixes(List.of(suffix)).build();
  }
}
