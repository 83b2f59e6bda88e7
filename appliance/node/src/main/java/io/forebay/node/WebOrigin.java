package io.forebay.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An nginx that serves the files where they are.
final class WebOrigin implements DemoOrigin {

  private final InstalledPrograms installed;
  private final Path directory;
  private int port;
  private @Nullable DemoServer server;

  WebOrigin(InstalledPrograms installed, DemoNodes nodes) {
    this.installed = installed;
    this.directory = nodes.directory().resolve("origin");
  }

  @Override
  public void start(String bucket, SampleData samples) throws IOException, InterruptedException {
    Files.createDirectories(root());
    Files.createSymbolicLink(root().resolve(bucket), samples.directory().toAbsolutePath());
    port = DemoServer.freePort();
    restart();
  }

  @Override
  public String backend() {
    return "kind: http, endpoint: \"http://127.0.0.1:%d\", private_addresses_allowed: true"
        .formatted(port);
  }

  @Override
  public boolean canList() {
    return false;
  }

  @Override
  public void stop() throws IOException {
    if (server != null) {
      server.close();
      server = null;
    }
  }

  @Override
  public void restart() throws IOException, InterruptedException {
    String program =
        installed
            .find("nginx")
            .orElseThrow(() ->
                new IllegalStateException(
                    "this demo runs nginx, which is not here; \"apt-get install nginx\" or its like"
                        + " gets it"))
            .toString();
    Path configuration = directory.resolve("nginx.conf");
    Files.writeString(configuration, configuration());
    List<String> command =
        List.of(program, "-p", directory.toString(), "-c", configuration.toString());
    server =
        DemoServer.start(
            new DemoServer.Launch(command, List.of()), port, directory.resolve("nginx.log"));
  }

  @Override
  public void close() throws IOException {
    stop();
  }

  private Path root() {
    return directory.resolve("root");
  }

  private String configuration() throws IOException {
    // Started as root, it would read the files as nobody, who may not.
    boolean isRoot = Files.getOwner(directory).getName().equals("root");
    return """
    %1$s
    daemon off;
    worker_processes 1;
    pid %2$s/nginx.pid;
    error_log stderr warn;
    events { worker_connections 256; }
    http {
      client_body_temp_path %2$s/temp-body;
      proxy_temp_path %2$s/temp-proxy;
      fastcgi_temp_path %2$s/temp-fastcgi;
      uwsgi_temp_path %2$s/temp-uwsgi;
      scgi_temp_path %2$s/temp-scgi;
      access_log off;
      sendfile on;
      server { listen 127.0.0.1:%3$d; root %4$s; }
    }
    """
        .formatted(isRoot ? "user root;" : "", directory, port, root());
  }
}
