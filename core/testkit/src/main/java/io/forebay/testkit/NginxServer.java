package io.forebay.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// A real nginx that serves the files of a directory, at a free port of the loopback address.
///
/// `TEST_NGINX` names the program. Where it does not, the test fails if `CI` is set and is visibly
/// skipped elsewhere. Tests take the one of their JVM as a parameter ([NginxServerExtension]), and
/// a directory of their own below [#directory].
///
/// What not every server has is missing below some directories: ETags below `no-etags`, ranges
/// below `no-ranges`, HEAD (405) below `no-head`, and below `no-lengths` lengths, ETags and dates.
public final class NginxServer implements AutoCloseable {

  private static final String PROGRAM = "TEST_NGINX";

  private final ServerProcess process;
  private final Path directory;

  private NginxServer(ServerProcess process, Path directory) {
    this.process = process;
    this.directory = directory;
  }

  /// Starts one, on an empty directory.
  public static NginxServer start() {
    try {
      Path directory = Files.createTempDirectory("nginx-");
      ServerProcess process =
          ServerProcess.start("nginx", new OfDirectory(ExternalProgram.path(PROGRAM), directory));
      return new NginxServer(process, directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Where [#directory] is served.
  public URI endpoint() {
    return process.endpoint();
  }

  /// The directory that is served.
  public Path directory() {
    return directory;
  }

  @Override
  public void close() {
    process.stop();
  }

  static Optional<String> reasonToSkip() {
    return NeedsProgramCondition.reasonToSkip(System.getenv(), List.of(PROGRAM));
  }

  private record OfDirectory(String program, Path files) implements ServerProcess.Launch {

    @Override
    public List<String> command(int port, Path directory) throws IOException {
      Path configuration = directory.resolve("nginx.conf");
      Files.writeString(configuration, configuration(port, directory));
      return List.of(program, "-p", directory.toString(), "-c", configuration.toString());
    }

    private String configuration(int port, Path directory) throws IOException {
      // Started as root, it would read the files as nobody, who may not.
      boolean isRoot = Objects.equals(Files.getOwner(directory).getName(), "root");
      return """
      %1$s
      daemon off;
      worker_processes 1;
      pid %2$s/nginx.pid;
      error_log stderr warn;
      events { worker_connections 1024; }
      http {
        client_body_temp_path %2$s/temp-body;
        proxy_temp_path %2$s/temp-proxy;
        fastcgi_temp_path %2$s/temp-fastcgi;
        uwsgi_temp_path %2$s/temp-uwsgi;
        scgi_temp_path %2$s/temp-scgi;
        access_log off;
        default_type application/octet-stream;
        types { text/html html; text/plain txt; application/json json; }
        sendfile on;
        server {
          listen 127.0.0.1:%3$d;
          root %4$s;
          location /no-etags/ { etag off; }
          location /no-ranges/ { max_ranges 0; }
          location /no-head/ { if ($request_method = HEAD) { return 405; } }
          location /no-lengths/ { ssi on; ssi_types *; }
        }
      }
      """
          .formatted(isRoot ? "user root;" : "", directory, port, files);
    }
  }
}
