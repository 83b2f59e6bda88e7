package io.forebay.testkit;

import io.forebay.testkit.EmulatorWays.Running;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/// A Google Cloud Storage for tests: fake-gcs-server, or the endpoint that the environment names.
///
/// Where it comes from, in this order: `TEST_GCS_ENDPOINT`; Docker, through Testcontainers; a
/// native process of `TEST_FAKE_GCS_SERVER`. Where there is none, the test fails if `CI` is set and
/// is visibly skipped elsewhere. Tests take the one of their JVM as a parameter
/// ([GcsEmulatorExtension]).
///
/// It takes any token and any project, and ignores `ifGenerationMatch` and its like on everything
/// but uploads: a conditional DELETE deletes.
public final class GcsEmulator implements AutoCloseable {

  static final EmulatorWays WAYS =
      new EmulatorWays(
          "GCS emulator",
          "TEST_GCS_ENDPOINT",
          Optional.of("fsouza/fake-gcs-server:1.56.1"),
          "TEST_FAKE_GCS_SERVER");
  private static final String HEALTH = "/_internal/healthcheck";

  private final Running running;

  private GcsEmulator(Running running) {
    this.running = running;
  }

  /// Starts one.
  public static GcsEmulator start() {
    return new GcsEmulator(
        WAYS.start(
            GcsEmulator::container,
            program -> ServerProcess.start("fake-gcs-server", new OfProgram(program))));
  }

  /// Where the JSON API is: `/storage/v1` and `/upload/storage/v1` below it.
  public URI endpoint() {
    return running.endpoint();
  }

  public EmulatorSource source() {
    return running.source();
  }

  public String projectId() {
    return "test";
  }

  @Override
  public void close() {
    running.stop().run();
  }

  @SuppressWarnings("resource")
  private static GenericContainer<?> container() {
    return WAYS.container(4443)
        .withCommand("-scheme", "http", "-port", "4443", "-backend", "memory")
        .waitingFor(Wait.forHttp(HEALTH).withStartupTimeout(EmulatorWays.START_DEADLINE));
  }

  private record OfProgram(String program) implements ServerProcess.Launch {

    @Override
    public List<String> command(int port, Path directory) {
      String number = Integer.toString(port);
      return List.of(
          program, "-scheme", "http", "-host", "127.0.0.1", "-port", number, "-backend", "memory");
    }

    @Override
    public String probe() {
      return HEALTH;
    }
  }
}
