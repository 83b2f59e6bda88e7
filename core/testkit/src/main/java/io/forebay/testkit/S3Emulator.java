package io.forebay.testkit;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

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

  /// What answers, for the message of a failure.
  public enum Source {
    ENDPOINT,
    DOCKER,
    PROCESS
  }

  private static final String IMAGE = "localstack/localstack:4.14.0";
  private static final String NONE =
      "no S3 emulator: no TEST_S3_ENDPOINT, Docker or TEST_LOCALSTACK_PYTHON (docs/testing.md)";
  private static final String HEALTH = "/_localstack/health";
  private static final Duration START_DEADLINE = Duration.ofMinutes(3);

  private final URI endpoint;
  private final Source source;
  private final Runnable stop;

  S3Emulator(URI endpoint, Source source, Runnable stop) {
    this.endpoint = endpoint;
    this.source = source;
    this.stop = stop;
  }

  /// Starts one.
  public static S3Emulator start() {
    Map<String, String> environment = System.getenv();
    Source source =
        choose(environment, S3Emulator::isDockerAvailable)
            .orElseThrow(() -> new IllegalStateException(NONE));
    return switch (source) {
      case ENDPOINT ->
          new S3Emulator(
              URI.create(named(environment, "TEST_S3_ENDPOINT")), Source.ENDPOINT, () -> {});
      case DOCKER -> inDocker();
      case PROCESS -> LocalStackProcess.start(named(environment, "TEST_LOCALSTACK_PYTHON"));
    };
  }

  public URI endpoint() {
    return endpoint;
  }

  public Source source() {
    return source;
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
    stop.run();
  }

  /// Why tests that need one are skipped; empty where there is one, and where CI must not pass
  /// without.
  static Optional<String> reasonToSkip() {
    return reasonToSkip(System.getenv(), S3Emulator::isDockerAvailable);
  }

  static Optional<String> reasonToSkip(Map<String, String> environment, BooleanSupplier docker) {
    boolean required = !environment.getOrDefault("CI", "").isEmpty();
    return required || choose(environment, docker).isPresent()
        ? Optional.empty()
        : Optional.of(NONE);
  }

  static Optional<Source> choose(Map<String, String> environment, BooleanSupplier docker) {
    if (environment.containsKey("TEST_S3_ENDPOINT")) {
      return Optional.of(Source.ENDPOINT);
    }
    if (docker.getAsBoolean()) {
      return Optional.of(Source.DOCKER);
    }
    return environment.containsKey("TEST_LOCALSTACK_PYTHON")
        ? Optional.of(Source.PROCESS)
        : Optional.empty();
  }

  private static String named(Map<String, String> environment, String name) {
    return Objects.requireNonNull(environment.get(name), name);
  }

  private static boolean isDockerAvailable() {
    return DockerClientFactory.instance().isDockerAvailable();
  }

  // A generic container, because LocalStack's own binds the Docker socket, for which Testcontainers
  // pulls an image.
  @SuppressWarnings("resource")
  private static S3Emulator inDocker() {
    GenericContainer<?> container =
        new GenericContainer<>(DockerImageName.parse(IMAGE))
            .withEnv(Map.of("SERVICES", "s3", "EAGER_SERVICE_LOADING", "1"))
            .withLabel("io.forebay.pid", Long.toString(ProcessHandle.current().pid()))
            .withExposedPorts(4566)
            .waitingFor(
                Wait.forHttp(HEALTH)
                    .forResponsePredicate(S3Emulator::isReady)
                    .withStartupTimeout(START_DEADLINE));
    container.start();
    URI endpoint =
        URI.create("http://" + container.getHost() + ":" + container.getMappedPort(4566));
    return new S3Emulator(endpoint, Source.DOCKER, container::stop);
  }

  static boolean isReady(String health) {
    return health.contains("\"s3\": \"running\"") || health.contains("\"s3\": \"available\"");
  }
}
