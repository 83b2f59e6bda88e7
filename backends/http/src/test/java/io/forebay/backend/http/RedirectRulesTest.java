package io.forebay.backend.http;

import static io.forebay.testkit.backend.BackendUnderTest.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.core.error.ErrorCode;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectRulesTest {

  private static final Location HERE = new Location("https", "site.test", 443, "/b/dir/a%20b");

  private static final RedirectRules RULES =
      new RedirectRules(
          new HostRules("site.test", Set.of("cdn.test", "*.Wide.test", "2001:db8::1")));

  private static Location next(String header) {
    return RULES.next(HERE, Optional.of(header));
  }

  @ParameterizedTest
  @CsvSource({
    "other, https://site.test:443, /b/dir/other",
    "/x?y=1#z, https://site.test:443, /x?y=1",
    "../up, https://site.test:443, /b/up",
    "?v=2, https://site.test:443, /b/dir/?v=2",
    "//cdn.test/x, https://cdn.test:443, /x",
    "https://CDN.test:8443, https://cdn.test:8443, /",
    "https://cdn.test./x, https://cdn.test:443, /x",
    "https://a.b.wide.test/x, https://a.b.wide.test:443, /x",
    "https://[2001:db8::1]/x, https://[2001:db8::1]:443, /x",
    "https://cdn.test/ä, https://cdn.test:443, /%C3%A4",
  })
  void aRedirectLeadsWhereItSays(String header, String origin, String target) {
    assertThat(next(header).origin()).isEqualTo(origin);
    assertThat(next(header).target()).isEqualTo(target);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.test/",
        "https://site.test.evil.test/",
        "https://wide.test/",
        "https://xwide.test/",
        "//127.0.0.1/",
        "http://site.test/plain",
        "http://cdn.test/plain",
      })
  void aRedirectThatIsNotAllowedIsNotFollowed(String header) {
    assertFails(ErrorCode.ACCESS_DENIED, () -> next(header))
        .satisfies(e -> assertThat(e.toString()).doesNotContain("plain"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://site.test/",
        "file:///etc/passwd",
        "javascript:1",
        "https://user:secret@site.test/",
        "https://",
        "a b",
        "https://site.test:99999999999/",
      })
  void aRedirectThatIsNoneOfHttpsIsUnderstoodAsNone(String header) {
    assertFails(ErrorCode.UNAVAILABLE, () -> next(header));
    assertFails(ErrorCode.UNAVAILABLE, () -> RULES.next(HERE, Optional.empty()));
  }

  @Test
  void aSlashThatIsAddedTellsADirectory() {
    assertFails(ErrorCode.NO_SUCH_KEY, () -> next("/b/dir/a%20b/"));
    assertFails(ErrorCode.NO_SUCH_KEY, () -> next("http://site.test:8080/b/dir/a%20b/"));
    assertThat(next("/b/dir/a%20b/c").target()).isEqualTo("/b/dir/a%20b/c");
  }

  @Test
  void everyHostMayBeAllowed() {
    RedirectRules all = new RedirectRules(new HostRules("site.test", Set.of("*")));

    assertThat(all.next(HERE, Optional.of("https://any.test/")).host()).isEqualTo("any.test");
  }
}
