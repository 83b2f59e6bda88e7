package io.forebay.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.cli.Actions.CheckRequest;
import io.forebay.cli.Console;
import io.forebay.cli.ExitCode;
import io.forebay.core.run.MonotonicClock;
import io.forebay.node.config.ConfigurationReader;
import io.forebay.testkit.Fault;
import io.forebay.testkit.FaultyProxy;
import io.forebay.testkit.s3.MemoryS3;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `forebay config check --probe`, in front of a service that answers as it is told.
final class ProbeTest {

  private static final ProgramParts PROGRAM =
      new ProgramParts(InstantSource.system(), MonotonicClock.SYSTEM);

  @TempDir Path directory;
  private final MemoryS3 service = MemoryS3.start();
  private final FaultyProxy proxy = FaultyProxy.start(service.endpoint());
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @AfterEach
  void close() {
    proxy.close();
    service.close();
  }

  private int check(String more, boolean json) throws IOException {
    return check(more, json, Duration.ofMinutes(1));
  }

  private int check(String more, boolean json, Duration deadline) throws IOException {
    Path file = directory.resolve("edge.yaml");
    Files.writeString(file, "mountpaths: [{ path: /mnt/disk1 }]\nanonymous: true\n" + more);
    Probe probe =
        new Probe(
            new Openings(
                PROGRAM, new SharedRandom(), Path.of(System.getProperty("java.io.tmpdir"))),
            PROGRAM,
            new Diagnosis(uri -> Optional.empty(), Map.of()),
            deadline);
    return new ConfigurationCommands(new ConfigurationReader(Map.of()))
        .check(
            new CheckRequest(file, true, json),
            probe,
            new Console(new PrintWriter(out), new PrintWriter(err)));
  }

  private static String s3(URI endpoint) {
    return "{ kind: s3, endpoint: '"
        + endpoint
        + "', path_style: true, access_key: AK, secret_key: S3CR3T }";
  }

  private String backend() {
    return "backends: { cloud: " + s3(proxy.endpoint()) + " }\n";
  }

  @Test
  void aBackendThatLetsUsInIsOk() throws IOException {
    service.putMadeUp("photos-eu", "key", 1, 1);

    int code =
        check(
            backend()
                + "buckets: { photos: { backend: cloud, remote_bucket: photos-eu } }\n"
                + "default_backend: cloud\n",
            false);

    assertThat(err.toString()).isEmpty();
    assertThat(out.toString()).isEqualTo("backend cloud: ok, it lists 1 buckets\n");
    assertThat(code).isEqualTo(ExitCode.DONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "403 | InvalidAccessKeyId | 2 | does not know who we say we are; correct access_key and"
            + " secret_key",
        "403 | SignatureDoesNotMatch | 2 | knows us, but by another secret; correct the secret of"
            + " access_key and secret_key",
        "403 | RequestTimeTooSkewed | 2 | finds this machine's clock wrong; set the clock, and keep"
            + " it with chrony or ntpd",
        "400 | ExpiredToken | 2 | says that the session's token is over; renew access_key and"
            + " secret_key",
        "403 | AccessDenied | 2 | does not let us list its buckets; allow it to access_key and"
            + " secret_key, or declare each bucket under buckets instead of default_backend",
        "503 | SlowDown | 1 | asks for fewer requests; try again in a minute",
        "500 | InternalError | 1 | answered 500 InternalError; see that endpoint leads to the"
            + " service itself",
        "404 | NotFound | 1 | answered 404 NotFound; see that endpoint leads to the service itself",
      })
  void whatTheServiceSaysIsToldWithWhatToDo(int status, String code, int exitCode, String line)
      throws IOException {
    proxy.script(request -> Optional.of(new Fault.Status(status, code)));

    int exit = check(backend(), false);

    assertThat(err.toString()).isEqualTo("backend cloud: " + line + "\n");
    assertThat(exit).isEqualTo(exitCode);
  }

  @Test
  void aDeclaredBucketThatIsAbsentIsNamed() throws IOException {
    int code =
        check(
            backend() + "buckets: { photos: { backend: cloud, remote_bucket: nowhere } }\n", false);

    assertThat(err.toString())
        .isEqualTo(
            "backend cloud: has no bucket nowhere; correct remote_bucket, or make the bucket\n");
    assertThat(code).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void everyBackendIsTriedAndTheWorstDecides() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }

    int code =
        check(
            "backends:\n  closed: "
                + s3(URI.create("http://127.0.0.1:" + port))
                + "\n  good: "
                + s3(proxy.endpoint())
                + "\n  dir: { kind: dir, path: /no/such/directory }\n",
            true);

    assertThat(out.toString())
        .contains(
            "{\"backend\":\"closed\",\"result\":\"unreachable\",\"message\":\"cannot be reached:"
                + " nobody listens at 127.0.0.1:"
                + port
                + "\",\"suggestion\":",
            "{\"backend\":\"good\",\"result\":\"ok\",\"message\":\"ok, it lists 0 buckets\"}",
            "{\"backend\":\"dir\",\"result\":\"wrong\",\"message\":\"has no such directory\",")
        .doesNotContain("S3CR3T");
    assertThat(code).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void aSilentBackendEndsWithTheDeadline() throws IOException {
    proxy.script(request -> Optional.of(new Fault.DelayAnswer()));

    int code = check(backend(), false, Duration.ofSeconds(1));

    assertThat(err.toString()).contains("backend cloud: did not answer within 1 s");
    assertThat(code).isEqualTo(ExitCode.FAILED);
  }

  @Test
  void aWrongFileIsNotProbed() throws IOException {
    assertThat(check(backend() + "default_backend: clod\n", false)).isEqualTo(ExitCode.USAGE);

    assertThat(err.toString()).contains("did you mean cloud?");
    assertThat(proxy.requests()).isEmpty();
  }
}
