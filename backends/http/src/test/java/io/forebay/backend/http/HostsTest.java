package io.forebay.backend.http;

import static io.forebay.backend.http.ScriptedSite.sized;
import static io.forebay.testkit.backend.BackendUnderTest.assertFails;
import static io.forebay.testkit.backend.BackendUnderTest.bytes;
import static io.forebay.testkit.backend.BackendUnderTest.readAll;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.core.backend.BackendObject;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.ByteRange;
import io.forebay.core.object.ObjectAttributes;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which hosts and addresses are asked, and what they are told.
class HostsTest {

  private static final byte[] BYTES = bytes(1000, 1);
  private static final String SECRET = "Bearer very-secret";

  @TempDir private Path spool;

  private HttpBackendSettings settings(URI endpoint, Set<String> hosts, boolean isPrivateAllowed) {
    return new HttpBackendSettings(
        endpoint, true, hosts, isPrivateAllowed, Optional.of(SECRET), spool, TestBackends.LIMITS);
  }

  private static BackendObject get(HttpBackend backend) {
    return backend.get("bucket", "key", Optional.empty(), Optional.empty());
  }

  private static byte[] redirect(int status, String location) {
    return sized(status, new byte[0], "Location: " + location);
  }

  private static ScriptedSite serving() {
    return ScriptedSite.start(asked -> sized(200, BYTES, "ETag: \"tag\""));
  }

  // ---- addresses

  @Test
  void aPrivateAddressIsNotAskedUnlessThatIsAllowed() {
    try (ScriptedSite site = serving()) {
      for (String host : List.of("127.0.0.1", "localhost", "[::ffff:127.0.0.1]")) {
        URI endpoint = URI.create("http://" + host + ":" + site.port());
        try (HttpBackend backend = TestBackends.open(settings(endpoint, Set.of(), false))) {
          assertFails(ErrorCode.ACCESS_DENIED, () -> get(backend).close())
              .satisfies(e -> assertThat(((StoreException) e).isRetryable()).isFalse());
        }
      }
      assertThat(site.asked()).isEmpty();

      URI endpoint = URI.create("http://127.0.0.1:" + site.port());
      try (HttpBackend backend = TestBackends.open(settings(endpoint, Set.of(), true));
          BackendObject object = get(backend)) {
        assertThat(readAll(object)).isEqualTo(BYTES);
      }
    }
  }

  @Test
  void aNameThatChangesItsMeaningGainsNothing() {
    AtomicInteger looks = new AtomicInteger();
    try (ScriptedSite site = serving();
        HttpBackend backend =
            TestBackends.open(
                settings(URI.create("http://site.test:" + site.port()), Set.of(), true),
                host -> {
                  looks.incrementAndGet();
                  return new InetAddress[] {InetAddress.getLoopbackAddress()};
                })) {
      get(backend).close();
      get(backend).close();

      // One look for each connection: there is no other between the check and the connection.
      assertThat(site.asked()).hasSize(2);
      assertThat(looks).hasValue(2);
    }
    try (ScriptedSite site = serving();
        HttpBackend backend =
            TestBackends.open(
                settings(URI.create("http://site.test:" + site.port()), Set.of(), false),
                host -> new InetAddress[] {InetAddress.getLoopbackAddress()})) {
      assertFails(ErrorCode.ACCESS_DENIED, () -> get(backend).close());
      assertThat(site.asked()).isEmpty();
    }
  }

  @Test
  void theAddressesOfARedirectsHostAreCheckedToo() {
    List<String> looked = new CopyOnWriteArrayList<>();
    try (ScriptedSite other = serving();
        ScriptedSite site =
            ScriptedSite.start(
                asked -> redirect(302, "http://other.test:" + other.port() + "/secret"));
        HttpBackend backend =
            TestBackends.open(
                settings(URI.create("http://site.test:" + site.port()), Set.of("other.test"), true),
                host -> {
                  looked.add(host);
                  return new InetAddress[] {InetAddress.getLoopbackAddress()};
                })) {
      get(backend).close();

      assertThat(looked).containsExactly("site.test", "other.test");
    }
  }

  // ---- redirects

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void redirectsAreFollowedWithAllThatWasAsked(int status) {
    try (ScriptedSite site =
            ScriptedSite.start(asked ->
                asked.target().equals("/moved?to=1")
                    ? sized(206, new byte[5], "ETag: \"t\"", "Content-Range: bytes 5-9/10")
                    : redirect(status, "/moved?to=1"));
        HttpBackend backend = TestBackends.open(settings(site.endpoint(), Set.of(), true));
        BackendObject object =
            backend.get(
                "bucket", "key", Optional.of(new ByteRange(5, 10)), Optional.of("etag:t"))) {
      assertThat(readAll(object)).hasSize(5);
      assertThat(site.asked().getLast().header("range")).contains("bytes=5-9");
      assertThat(site.asked().getLast().header("if-match")).contains("\"t\"");
      assertThat(site.asked().getLast().header("authorization")).contains(SECRET);
    }
  }

  @Test
  void onlySoManyRedirectsAreFollowed() {
    AtomicInteger left = new AtomicInteger(5);
    try (ScriptedSite site =
            ScriptedSite.start(asked ->
                left.getAndDecrement() > 0
                    ? redirect(302, "/next" + left.get())
                    : sized(200, BYTES, "ETag: \"t\""));
        HttpBackend backend = TestBackends.open(settings(site.endpoint(), Set.of(), true))) {
      get(backend).close();
      assertThat(site.asked()).hasSize(6);

      left.set(6);
      assertFails(ErrorCode.UNAVAILABLE, () -> get(backend).close())
          .satisfies(e -> assertThat(((StoreException) e).isRetryable()).isFalse());
      assertThat(site.asked()).hasSize(12);
    }
  }

  @Test
  void aHostThatIsNotAllowedIsNotAsked() {
    try (ScriptedSite other = serving();
        ScriptedSite site =
            ScriptedSite.start(
                asked -> redirect(302, "http://localhost:" + other.port() + "/?sig=secret"));
        HttpBackend backend = TestBackends.open(settings(site.endpoint(), Set.of(), true))) {
      assertFails(ErrorCode.ACCESS_DENIED, () -> get(backend).close())
          .satisfies(e -> {
            assertThat(e.toString()).contains("localhost").doesNotContain("secret");
          });
      assertThat(other.asked()).isEmpty();
    }
  }

  @Test
  void aDirectoryIsNoObject() {
    try (ScriptedSite site = ScriptedSite.start(asked -> redirect(301, asked.target() + "/"));
        HttpBackend backend = TestBackends.open(settings(site.endpoint(), Set.of(), true))) {
      assertFails(ErrorCode.NO_SUCH_KEY, () -> get(backend).close());
      assertFails(ErrorCode.NO_SUCH_KEY, () -> backend.head("bucket", "key"));
    }
  }

  // ---- the secret

  @Test
  void theSecretIsForTheEndpointAlone() {
    try (ScriptedSite other = serving();
        ScriptedSite samePlace = serving();
        ScriptedSite site =
            ScriptedSite.start(asked ->
                asked.target().endsWith("/key")
                    ? redirect(302, "http://localhost:" + other.port() + "/")
                    : redirect(302, "http://127.0.0.1:" + samePlace.port() + "/"));
        HttpBackend backend =
            TestBackends.open(settings(site.endpoint(), Set.of("localhost"), true))) {
      get(backend).close();
      backend.get("bucket", "other", Optional.empty(), Optional.empty()).close();

      assertThat(site.asked()).allMatch(asked -> asked.header("authorization").isPresent());
      assertThat(other.asked())
          .hasSize(1)
          .noneMatch(asked -> asked.header("authorization").isPresent());
      // Another port is another place.
      assertThat(samePlace.asked())
          .hasSize(1)
          .noneMatch(asked -> asked.header("authorization").isPresent());
    }
  }

  @Test
  void theSecretIsInNoMessageAndNoName() {
    AtomicInteger status = new AtomicInteger();
    try (ScriptedSite site =
            ScriptedSite.start(asked ->
                sized(
                    status.get(),
                    SECRET.getBytes(StandardCharsets.US_ASCII),
                    "X-Echo: " + SECRET));
        HttpBackend backend = TestBackends.open(settings(site.endpoint(), Set.of(), true))) {
      for (int each : new int[] {300, 302, 400, 401, 403, 404, 412, 416, 418, 429, 500, 503}) {
        status.set(each);
        try {
          get(backend).close();
          throw new AssertionError("answered " + each);
        } catch (StoreException e) {
          for (Throwable t = e; t != null; t = t.getCause()) {
            assertThat(t + " " + t.getMessage()).doesNotContain("secret");
          }
        }
      }
      assertThat(backend.fingerprint()).doesNotContain("secret");
    }
  }

  @Test
  void thePlaceNamesTheEndpoint() {
    try (HttpBackend backend =
        TestBackends.open(
            settings(URI.create("https://Data.Test/pub/"), Set.of("a.test"), false))) {
      assertThat(backend.fingerprint()).isEqualTo("http:https://data.test:443/pub");
    }
  }

  @Test
  void theEndpointsPathIsPartOfEveryTarget() {
    try (ScriptedSite site = serving();
        HttpBackend backend =
            TestBackends.open(settings(site.endpoint().resolve("/pub/x"), Set.of(), true))) {
      ObjectAttributes head = backend.head("bucket", "key");

      assertThat(head.sizeBytes()).isEqualTo(BYTES.length);
      assertThat(site.asked().getFirst().target()).isEqualTo("/pub/x/bucket/key");
    }
  }
}
