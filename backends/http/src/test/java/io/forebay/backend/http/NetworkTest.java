package io.forebay.backend.http;

import static io.forebay.backend.http.ScriptedSite.sized;
import static io.forebay.testkit.backend.BackendUnderTest.assertFails;
import static io.forebay.testkit.backend.BackendUnderTest.bytes;
import static io.forebay.testkit.backend.BackendUnderTest.readAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.core.backend.BackendObject;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.object.ByteRange;
import io.forebay.testkit.Fault;
import io.forebay.testkit.FaultyProxy;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the backend makes of servers and networks that fail.
class NetworkTest {

  private static final byte[] BYTES = bytes(100_000, 1);
  private static final Duration BRIEF = Duration.ofMillis(300);

  @TempDir private Path spool;

  private final ScriptedSite site = ScriptedSite.start(asked -> sized(200, BYTES, "ETag: \"tag\""));
  private final FaultyProxy proxy = FaultyProxy.start(site.endpoint());
  private HttpBackend backend;

  @BeforeEach
  void open() {
    backend = TestBackends.open(TestBackends.settings(proxy.endpoint(), spool));
  }

  @AfterEach
  void close() {
    proxy.heal();
    backend.close();
    proxy.close();
    site.close();
  }

  private HttpBackend impatient(URI endpoint, int connectionsMax) {
    HttpBackendSettings.Limits limits =
        new HttpBackendSettings.Limits(
            BRIEF, BRIEF, connectionsMax, 1 << 20, 1 << 20, Duration.ofSeconds(60), 1);
    return TestBackends.open(
        TestBackends.withLimits(TestBackends.settings(endpoint, spool), limits));
  }

  private static BackendObject get(HttpBackend backend) {
    return backend.get("bucket", "key", Optional.empty(), Optional.empty());
  }

  @ParameterizedTest
  @CsvSource({
    "204, UNAVAILABLE, false",
    "300, UNAVAILABLE, false",
    "304, UNAVAILABLE, false",
    "400, UNAVAILABLE, false",
    "401, ACCESS_DENIED, false",
    "403, ACCESS_DENIED, false",
    "404, NO_SUCH_KEY, false",
    "405, UNAVAILABLE, false",
    "407, ACCESS_DENIED, false",
    "408, UNAVAILABLE, true",
    "410, NO_SUCH_KEY, false",
    "412, PRECONDITION_FAILED, false",
    "414, UNAVAILABLE, false",
    "416, INVALID_RANGE, false",
    "425, UNAVAILABLE, true",
    "429, SLOW_DOWN, true",
    "500, UNAVAILABLE, true",
    "501, UNAVAILABLE, false",
    "502, UNAVAILABLE, true",
    "503, UNAVAILABLE, true",
    "504, UNAVAILABLE, true",
    "505, UNAVAILABLE, false",
    "599, UNAVAILABLE, true",
  })
  void whatTheServerSaysIsToldInOurWords(int status, ErrorCode expected, boolean isRetryable) {
    proxy.script(request -> Optional.of(new Fault.Status(status, "")));

    assertFails(expected, () -> get(backend).close())
        .satisfies(e -> assertThat(((StoreException) e).isRetryable()).isEqualTo(isRetryable))
        .hasNoCause();
    assertThat(proxy.requests()).as("one attempt").hasSize(1);
    if (expected != ErrorCode.INVALID_RANGE) {
      assertFails(expected, () -> backend.head("bucket", "key"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "429, 7, SLOW_DOWN, PT7S",
    "503, 7, UNAVAILABLE, PT7S",
    "503, 999999999, UNAVAILABLE, PT1H",
    "503, 'Thu, 01 Jan 2037 00:00:00 GMT', UNAVAILABLE, PT1H",
    "503, 'Thu, 01 Jan 1970 00:00:00 GMT', UNAVAILABLE, ",
    "503, soon, UNAVAILABLE, ",
    "503, -1, UNAVAILABLE, ",
  })
  void aTimeToWaitIsHandedOn(int status, String value, ErrorCode expected, Duration wait) {
    try (Site refusing =
        Site.of(spool, asked -> sized(status, new byte[0], "Retry-After: " + value))) {
      assertFails(expected, () -> refusing.get().close())
          .satisfies(e ->
              assertThat(((StoreException) e).retryAfter()).isEqualTo(Optional.ofNullable(wait)));
    }
  }

  @Test
  void aConnectionThatFailsIsAnUnavailableBackend() throws IOException {
    proxy.failNext(new Fault.Refuse(), new Fault.LoseAnswer());
    assertFails(ErrorCode.UNAVAILABLE, () -> get(backend).close());
    assertFails(ErrorCode.UNAVAILABLE, () -> get(backend).close());
    assertThat(readAll(get(backend))).isEqualTo(BYTES);

    int freePort;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      freePort = socket.getLocalPort();
    }
    try (HttpBackend nobody =
        TestBackends.open(
            TestBackends.settings(URI.create("http://127.0.0.1:" + freePort), spool))) {
      assertFails(ErrorCode.UNAVAILABLE, () -> get(nobody).close())
          .satisfies(e -> assertThat(((StoreException) e).isRetryable()).isTrue());
    }
    try (HttpBackend unknown =
        TestBackends.open(
            TestBackends.settings(URI.create("http://site.test"), spool),
            host -> {
              throw new java.net.UnknownHostException(host);
            })) {
      assertFails(ErrorCode.UNAVAILABLE, () -> get(unknown).close())
          .satisfies(e -> assertThat(((StoreException) e).isRetryable()).isTrue());
    }
  }

  @Test
  void aBodyThatBreaksOffIsNotCutShort() {
    for (Fault fault :
        List.of(new Fault.CutAfter(0), new Fault.CutAfter(50_000), new Fault.ResetAfter(50_000))) {
      proxy.failNext(fault);
      assertThatThrownBy(() -> readAll(get(backend))).isInstanceOf(UncheckedIOException.class);
    }
    proxy.failNext(new Fault.LengthOffBy(5));
    assertThatThrownBy(() -> readAll(get(backend))).isInstanceOf(UncheckedIOException.class);
    proxy.failNext(new Fault.CutAfter(50_000));
    assertThatThrownBy(() ->
            readAll(
                backend.get(
                    "bucket", "key", Optional.of(new ByteRange(60_000, 70_000)), Optional.empty())))
        .isInstanceOf(UncheckedIOException.class);

    assertThat(readAll(get(backend))).isEqualTo(BYTES);
  }

  @Test
  void anAnswerThatDoesNotComeEndsTheWait() {
    proxy.failNext(new Fault.DelayAnswer());
    try (HttpBackend impatient = impatient(proxy.endpoint(), 4)) {
      assertFails(ErrorCode.UNAVAILABLE, () -> get(impatient).close())
          .satisfies(e -> assertThat(((StoreException) e).isRetryable()).isTrue());
    }
  }

  @Test
  void aBodyThatStallsEndsTheWait() {
    proxy.failNext(new Fault.StallAfter(50_000));
    try (HttpBackend impatient = impatient(proxy.endpoint(), 4)) {
      // On a slow machine even the head may come too late.
      assertThatThrownBy(() -> readAll(get(impatient)))
          .isInstanceOfAny(UncheckedIOException.class, StoreException.class);
    }
  }

  @Test
  void anAnswerThatComesInDropsEndsTheWait() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        HttpBackend impatient =
            impatient(URI.create("http://127.0.0.1:" + listener.getLocalPort()), 4)) {
      Thread dropping = Thread.startVirtualThread(() -> drip(listener));
      // Each byte is in time, all of them are not.
      assertFails(ErrorCode.UNAVAILABLE, () -> get(impatient).close());
      dropping.join();
    }
  }

  // Ends when the client has gone.
  private static void drip(ServerSocket listener) {
    try (Socket client = listener.accept();
        OutputStream out = client.getOutputStream()) {
      out.write("HTTP/1.1 200 OK\r\nX: ".getBytes(StandardCharsets.US_ASCII));
      while (true) {
        out.write('x');
        out.flush();
        java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
      }
    } catch (IOException e) {
      return;
    }
  }

  @Test
  void anEndlessHeadIsNotTakenIn() {
    byte[] head =
        ("HTTP/1.1 200 OK\r\nX: " + "x".repeat(1 << 20)).getBytes(StandardCharsets.US_ASCII);
    byte[] many =
        ("HTTP/1.1 200 OK\r\n" + "X: y\r\n".repeat(100_000)).getBytes(StandardCharsets.US_ASCII);
    for (byte[] answer : List.of(head, many)) {
      try (Site endless = Site.of(spool, asked -> answer)) {
        assertFails(ErrorCode.UNAVAILABLE, () -> endless.get().close());
      }
    }
  }

  @Test
  void whatIsNotHttpIsAnUnavailableBackend() {
    for (String answer : List.of("", "SSH-2.0-x\r\n", "HTTP/1.1 abc\r\n\r\n", "\0\1\2\r\n\r\n")) {
      try (Site strange = Site.of(spool, asked -> answer.getBytes(StandardCharsets.US_ASCII))) {
        assertFails(ErrorCode.UNAVAILABLE, () -> strange.get().close());
      }
    }
  }

  @Test
  void connectionsHaveABound() {
    try (HttpBackend impatient = impatient(site.endpoint(), 1)) {
      BackendObject first = getPatiently(impatient);
      try (first) {
        assertFails(ErrorCode.UNAVAILABLE, () -> get(impatient).close());
      }
      getPatiently(impatient).close();
    }
  }

  // On a slow machine the brief time may be too short; that is not what is tested.
  private static BackendObject getPatiently(HttpBackend backend) {
    StoreException last = new StoreException(ErrorCode.UNAVAILABLE, "never asked");
    for (int i = 0; i < 100; i++) {
      try {
        return get(backend);
      } catch (StoreException e) {
        last = e;
      }
    }
    throw last;
  }

  @Test
  void aBodyThatIsReadToItsEndLeavesItsConnectionForTheNext() {
    // Many more than there are connections.
    for (int i = 0; i < 40; i++) {
      assertThat(readAll(get(backend))).isEqualTo(BYTES);
      try (BackendObject object = get(backend)) {
        assertThat(readAll(object)).isEqualTo(BYTES);
      }
    }
  }

  @Test
  void aBodyIsReadIntoAnyBuffer() throws IOException {
    try (BackendObject object = get(backend)) {
      ByteBuffer direct = ByteBuffer.allocateDirect(BYTES.length + 1);
      while (object.body().read(direct) >= 0) {
        assertThat(direct.position()).isPositive();
      }
      assertThat(direct.flip()).isEqualTo(ByteBuffer.wrap(BYTES));
      assertThat(object.body().read(direct)).isEqualTo(-1);
    }
  }

  @Test
  @Timeout(60)
  void aCloseDoesNotWaitForUnreadBytes() throws IOException {
    proxy.failNext(new Fault.StallAfter(50_000));
    Duration hour = Duration.ofHours(1);
    HttpBackendSettings.Limits patient =
        new HttpBackendSettings.Limits(hour, hour, 1, 1 << 20, 1 << 20, hour, 1);
    try (HttpBackend one =
        TestBackends.open(
            TestBackends.withLimits(TestBackends.settings(proxy.endpoint(), spool), patient))) {
      try (BackendObject object = get(one)) {
        assertThat(object.body().read(ByteBuffer.allocate(10))).isPositive();
      }
      // There is one connection, and it is free.
      assertThat(readAll(get(one))).isEqualTo(BYTES);
    }
  }

  @Test
  void aCloseIsIdempotent() {
    BackendObject object = get(backend);
    object.close();
    object.close();
    assertThat(readAll(get(backend))).isEqualTo(BYTES);
  }
}
