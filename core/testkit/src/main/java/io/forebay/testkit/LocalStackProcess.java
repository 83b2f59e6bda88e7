package io.forebay.testkit;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// LocalStack as a process of this machine, for where there is no Docker.
///
/// @param python the interpreter of an environment that has `localstack-core[base-runtime]`
record LocalStackProcess(String python) implements ServerProcess.Launch {

  @Override
  public List<String> command(int port, Path directory) {
    return List.of(python, "-m", "localstack.runtime.main");
  }

  @Override
  public Map<String, String> environment(int port, Path directory) {
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

  @Override
  public String probe() {
    return S3Emulator.HEALTH;
  }

  @Override
  public boolean isReady(HttpResponse<String> answer) {
    return S3Emulator.isReady(answer.body());
  }
}
