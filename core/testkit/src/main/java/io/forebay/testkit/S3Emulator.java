package io.forebay.testkit;

import io.forebay.testkit.EmulatorWays.Running;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/// A real S3 service for tests: LocalStack, or the endpoint that the environment names.
///
/// Where it comes from, in this order: `TEST_S3_ENDPOINT`; Docker, through Testcontainers; a native
/// process of `TEST_LOCALSTACK_PYTHON`. Where there is none, the test fails if `CI` is set and is
/// visibly skipped elsewhere. Tests take the one of their JVM as a parameter
/// ([S3EmulatorExtension]); one that stops it starts its own, with the extension on its class all
/// the same.
///
/// It does not judge signatures or payload hashes, answers 501 to a conditional DELETE, and lists
/// everything for `max-keys=0`.
public final class S3Emulator implements AutoCloseable {

  static final EmulatorWays WAYS =
      new EmulatorWays(
          "S3 emulator",
          "TEST_S3_ENDPOINT",
          Optional.of("localstack/localstack:4.14.0"),
          "TEST_LOCALSTACK_PYTHON");
  static final String HEALTH = "/_localstack/health";

  private final Running running;

  private S3Emulator(Running running) {
    this.running = running;
  }

  /// Starts one.
  public static S3Emulator start() {
    return new S3Emulator(
        WAYS.start(
            S3Emulator::container,
            python -> ServerProcess.start("LocalStack", new LocalStackProcess(python))));
  }

  public URI endpoint() {
    return running.endpoint();
  }

  public EmulatorSource source() {
    return running.source();
  }

  public String region() {
    return "us-east-1";
  }

  public String accessKey() {
    return "test";
  }

  public String secretKey() {
    return "test";
  }

  @Override
  public void close() {
    running.stop().run();
  }

  // A generic container, because LocalStack's own binds the Docker socket, for which Testcontainers
  // pulls an image.
  @SuppressWarnings("resource")
  private static GenericContainer<?> container() {
    return WAYS.container(4566)
        .withEnv(Map.of("SERVICES", "s3", "EAGER_SERVICE_LOADING", "1"))
        .waitingFor(
            Wait.forHttp(HEALTH)
                .forResponsePredicate(S3Emulator::isReady)
                .withStartupTimeout(EmulatorWays.START_DEADLINE));
  }

  static boolean isReady(String health) {
    return health.contains("\"s3\": \"running\"") || health.contains("\"s3\": \"available\"");
  }
}
