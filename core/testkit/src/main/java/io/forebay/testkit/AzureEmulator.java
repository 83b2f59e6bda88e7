package io.forebay.testkit;

import io.forebay.testkit.EmulatorWays.Running;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/// An Azure Blob Storage for tests: Azurite, or the endpoint that the environment names.
///
/// Where it comes from, in this order: `TEST_AZURE_ENDPOINT`; Docker, through Testcontainers; a
/// native process of `TEST_AZURITE`, its program `azurite-blob`. Where there is none, the test
/// fails if `CI` is set and is visibly skipped elsewhere. Tests take the one of their JVM as a
/// parameter ([AzureEmulatorExtension]).
///
/// It judges signatures; it has no versioning.
public final class AzureEmulator implements AutoCloseable {

  static final EmulatorWays WAYS =
      new EmulatorWays(
          "Azure emulator",
          "TEST_AZURE_ENDPOINT",
          Optional.of("mcr.microsoft.com/azure-storage/azurite:3.35.0"),
          "TEST_AZURITE");

  private final Running running;

  private AzureEmulator(Running running) {
    this.running = running;
  }

  /// Starts one.
  public static AzureEmulator start() {
    return new AzureEmulator(
        WAYS.start(
            AzureEmulator::container,
            program -> ServerProcess.start("Azurite", new OfProgram(program))));
  }

  /// Where the service is; the account is the first name of each path below it.
  public URI endpoint() {
    return running.endpoint();
  }

  /// Where the account is: `http://…/devstoreaccount1`.
  public URI accountEndpoint() {
    return URI.create(endpoint() + "/" + accountName());
  }

  public EmulatorSource source() {
    return running.source();
  }

  public String accountName() {
    return "devstoreaccount1";
  }

  /// The key that every Azurite has.
  public String accountKey() {
    return "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
  }

  @Override
  public void close() {
    running.stop().run();
  }

  // It answers requests without a version or a signature with 400 and the like, once it answers.
  @SuppressWarnings("resource")
  private static GenericContainer<?> container() {
    return WAYS.container(10_000)
        .withCommand(
            "azurite-blob",
            "--blobHost",
            "0.0.0.0",
            "--location",
            "/data",
            "--skipApiVersionCheck",
            "--disableTelemetry")
        .waitingFor(
            Wait.forHttp("/")
                .forStatusCodeMatching(status -> status >= 200)
                .withStartupTimeout(EmulatorWays.START_DEADLINE));
  }

  private record OfProgram(String program) implements ServerProcess.Launch {

    @Override
    public List<String> command(int port, Path directory) {
      return List.of(
          program,
          "--blobHost",
          "127.0.0.1",
          "--blobPort",
          Integer.toString(port),
          "--location",
          directory.toString(),
          "--skipApiVersionCheck",
          "--disableTelemetry");
    }
  }
}
