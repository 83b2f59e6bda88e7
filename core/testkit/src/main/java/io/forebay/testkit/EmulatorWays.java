package io.forebay.testkit;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/// The ways in which one emulator can be had, in the order in which they are tried: an endpoint
/// that the environment names; Docker, through Testcontainers; a process of a program that the
/// environment names. Where there is none, tests fail if `CI` is set and are visibly skipped
/// elsewhere.
///
/// @param name what is missing, for the message of a failure
/// @param endpointVariable names an endpoint that answers already
/// @param image what Docker runs; empty where there is no image
/// @param programVariable names the program of a native process
record EmulatorWays(
    String name, String endpointVariable, Optional<String> image, String programVariable) {

  static final Duration START_DEADLINE = Duration.ofMinutes(3);

  /// An emulator that answers.
  ///
  /// @param stop ends what was started for it
  record Running(URI endpoint, EmulatorSource source, Runnable stop) {}

  /// Starts it.
  ///
  /// @param container what Docker runs, with one exposed port
  /// @param process starts the program of that path, to its first answer
  Running start(Supplier<GenericContainer<?>> container, Function<String, ServerProcess> process) {
    Map<String, String> environment = System.getenv();
    EmulatorSource source =
        choose(environment, () -> isDockerUsable(environment))
            .orElseThrow(() -> new IllegalStateException(none()));
    return switch (source) {
      case ENDPOINT ->
          new Running(URI.create(named(environment, endpointVariable)), source, () -> {});
      case DOCKER -> inDocker(container.get());
      case PROCESS -> {
        ServerProcess started = process.apply(named(environment, programVariable));
        yield new Running(started.endpoint(), source, started::stop);
      }
    };
  }

  /// A container of the image that is removed when its JVM was killed.
  @SuppressWarnings("resource")
  GenericContainer<?> container(int port) {
    return new GenericContainer<>(DockerImageName.parse(image.orElseThrow()))
        .withLabel("io.forebay.pid", Long.toString(ProcessHandle.current().pid()))
        .withExposedPorts(port);
  }

  /// Why tests that need one are skipped; empty where there is one, and where CI must not pass
  /// without.
  Optional<String> reasonToSkip() {
    Map<String, String> environment = System.getenv();
    return reasonToSkip(environment, () -> isDockerUsable(environment));
  }

  Optional<String> reasonToSkip(Map<String, String> environment, BooleanSupplier docker) {
    boolean required = !environment.getOrDefault("CI", "").isEmpty();
    return required || choose(environment, docker).isPresent()
        ? Optional.empty()
        : Optional.of(none());
  }

  Optional<EmulatorSource> choose(Map<String, String> environment, BooleanSupplier docker) {
    if (environment.containsKey(endpointVariable)) {
      return Optional.of(EmulatorSource.ENDPOINT);
    }
    if (image.isPresent() && docker.getAsBoolean()) {
      return Optional.of(EmulatorSource.DOCKER);
    }
    return environment.containsKey(programVariable)
        ? Optional.of(EmulatorSource.PROCESS)
        : Optional.empty();
  }

  private String none() {
    String docker = image.isPresent() ? ", Docker" : "";
    return "no %s: no %s%s or %s (docs/testing.md)"
        .formatted(name, endpointVariable, docker, programVariable);
  }

  // Where both are there, the program stands in for an image that could not be had.
  private boolean isDockerUsable(Map<String, String> environment) {
    return DockerClientFactory.instance().isDockerAvailable()
        && (!environment.containsKey(programVariable) || isImageHere());
  }

  private boolean isImageHere() {
    String wanted = image.orElseThrow();
    try (var list = DockerClientFactory.lazyClient().listImagesCmd()) {
      return list.withReferenceFilter(wanted).exec().stream().findAny().isPresent();
    }
  }

  private static String named(Map<String, String> environment, String variable) {
    return Objects.requireNonNull(environment.get(variable), variable);
  }

  private static Running inDocker(GenericContainer<?> container) {
    container.start();
    int port = container.getFirstMappedPort();
    URI endpoint = URI.create("http://" + container.getHost() + ":" + port);
    return new Running(endpoint, EmulatorSource.DOCKER, container::stop);
  }
}
