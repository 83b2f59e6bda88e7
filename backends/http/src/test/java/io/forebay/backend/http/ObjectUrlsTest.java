package io.forebay.backend.http;

import static io.forebay.testkit.backend.BackendUnderTest.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.core.error.ErrorCode;
import io.forebay.testkit.SeedSource;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectUrlsTest {

  private static ObjectUrls urls(String endpoint, boolean isBucketInPath) {
    return new ObjectUrls(
        new HttpBackendSettings(
            URI.create(endpoint),
            isBucketInPath,
            Set.of(),
            true,
            Optional.empty(),
            Path.of("spool"),
            HttpBackendSettings.Limits.DEFAULT));
  }

  @ParameterizedTest
  @CsvSource({
    "key, /base/bucket/key",
    "a/b/c.txt, /base/bucket/a/b/c.txt",
    "a//b, /base/bucket/a//b",
    "/a/, /base/bucket//a/",
    "a b+c%2Fd&e=f?g#h, /base/bucket/a%20b%2Bc%252Fd%26e%3Df%3Fg%23h",
    "-._~:@;, /base/bucket/-._~%3A%40%3B",
    "ä漢, /base/bucket/%C3%A4%E6%BC%A2",
    "..., /base/bucket/...",
    "a\\..\\b, /base/bucket/a%5C..%5Cb",
    "%2e%2e/x, /base/bucket/%252e%252e/x",
  })
  void aKeyIsEncodedExactly(String key, String target) {
    assertThat(urls("https://site.test/base/", true).of("bucket", key).target()).isEqualTo(target);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "../x", "a/../b", "a/..", "./a", "a/.", "a/./b", "\ud800"})
  void noKeyLeadsOutOfItsBucket(String key) {
    assertFails(ErrorCode.NO_SUCH_KEY, () -> urls("http://site.test", true).of("bucket", key));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "..", "a/b", "Upper", "%2e", "?x"})
  void noBucketLeadsOutOfTheEndpoint(String bucket) {
    assertFails(ErrorCode.NO_SUCH_BUCKET, () -> urls("http://site.test", true).of(bucket, "key"));
  }

  @ParameterizedTest
  @SeedSource(20)
  void everyUrlLeadsBackToItsKey(long seed) {
    Random random = new Random(seed);
    ObjectUrls urls = urls("http://site.test/base", true);
    for (int i = 0; i < 500; i++) {
      String key =
          "k"
              + random
                  .ints(random.nextInt(20), 1, 0x10ffff)
                  .filter(c -> c < 0xd800 || c > 0xdfff)
                  .collect(
                      StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append);
      Location where = urls.of("bucket", key);

      URI uri = URI.create(where.origin() + where.target());
      assertThat(uri.getPath()).isEqualTo("/base/bucket/" + key);
      assertThat(uri.getRawQuery()).isNull();
      assertThat(uri.getHost()).isEqualTo("site.test");
    }
  }

  @Test
  void theEndpointMayBeTheOneBucket() {
    assertThat(urls("http://site.test/Data", false).of("any", "a/b").target())
        .isEqualTo("/Data/a/b");
    assertThat(urls("http://site.test", false).of("any", "a").target()).isEqualTo("/a");
  }

  @Test
  void onePlaceHasOneName() {
    assertThat(urls("HTTP://Site.Test", true).place())
        .isEqualTo(urls("http://site.test:80/", true).place())
        .isEqualTo("http://site.test:80");
    assertThat(urls("https://site.test", true).place()).isEqualTo("https://site.test:443");
    assertThat(urls("http://site.test", false).place())
        .isNotEqualTo(urls("http://site.test", true).place());
    assertThat(urls("http://[2001:DB8::1]:81/p", true).place())
        .isEqualTo("http://[2001:db8::1]:81/p");
  }
}
