package io.forebay.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// LocalStack as a process of this machine, for where there is no Docker.
final class LocalStackProcess {

  private LocalStackProcess() {}

  /// @param python the interpreter of an environment that has `localstack-core[base-runtime]`
  static S3Emulator start(String python) {
    try {
      int port = freePort();
      Path directory = Files.createTempDirectory("localstack");
      Path log = directory.resolve("localstack.log");
      ProcessBuilder builder =
          new ProcessBuilder(python, "-m", "localstack.runtime.main")
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      builder.environment().putAll(environment(port, directory));
      Process process = builder.start();
      Thread onExit = new Thread(process::destroyForcibly);
      Runtime.getRuntime().addShutdownHook(onExit);
      URI endpoint = URI.create("http://127.0.0.1:" + port);
      Eventually.await(
          "LocalStack is ready, see " + log,
          Duration.ofMinutes(2),
          () -> !process.isAlive() || isReady(endpoint));
      if (!process.isAlive()) {
        throw new IllegalStateException("LocalStack ended: " + Files.readString(log));
      }
      return new S3Emulator(endpoint, S3Emulator.Source.PROCESS, () -> stop(process));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> environment(int port, Path directory) {
    return Map.of(
        "SERVICES", "s3",
        "EAGER_SERVICE_LOADING", "1",
        "DNS_ADDRESS", "0",
        "SKIP_SSL_CERT_DOWNLOAD", "1",
        "GATEWAY_SERVER", "hypercorn",
        "GATEWAY_LISTEN", "127.0.0.1:" + port,
        // Otherwise /.dockerenv decides, and state goes to /var/lib/localstack.
        "OVERRIDE_IN_DOCKER", "0",
        "FILESYSTEM_ROOT", directory.toString(),
        "HOME", directory.toString());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static boolean isReady(URI endpoint) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(endpoint.resolve("/_localstack/health"))
              .timeout(Duration.ofSeconds(5))
              .build();
      return S3Emulator.isReady(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
    } catch (IOException e) {
      return false; // Not yet.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void stop(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(3, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
