package io.forebay.testkit;

import io.forebay.testkit.EmulatorWays.Running;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A second S3 service for tests, of other authors and with its objects in memory: S3Proxy, or the
/// endpoint that the environment names.
///
/// Where it comes from, in this order: `TEST_S3PROXY_ENDPOINT`; a process of the jar
/// `TEST_S3PROXY_JAR`. Where there is none, the test fails if `CI` is set and is visibly skipped
/// elsewhere. Tests take the one of their JVM as a parameter ([S3ProxyServerExtension]).
///
/// It judges signatures.
public final class S3ProxyServer implements AutoCloseable {

  static final EmulatorWays WAYS =
      new EmulatorWays("S3Proxy", "TEST_S3PROXY_ENDPOINT", Optional.empty(), "TEST_S3PROXY_JAR");

  private final Running running;

  private S3ProxyServer(Running running) {
    this.running = running;
  }

  /// Starts one.
  public static S3ProxyServer start() {
    return new S3ProxyServer(
        WAYS.start(
            () -> {
              throw new AssertionError("no image is named");
            },
            jar -> ServerProcess.start("S3Proxy", new OfJar(jar))));
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

  private record OfJar(String jar) implements ServerProcess.Launch {

    @Override
    public List<String> command(int port, Path directory) throws IOException {
      Path properties = directory.resolve("s3proxy.properties");
      Files.writeString(
          properties,
          """
          s3proxy.endpoint=http://127.0.0.1:%d
          s3proxy.authorization=aws-v2-or-v4
          s3proxy.identity=test
          s3proxy.credential=test
          jclouds.provider=transient-nio2
          """
              .formatted(port));
      String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
      return List.of(
          java, "-Xmx512m", "-XX:+UseSerialGC", "-jar", jar, "--properties", properties.toString());
    }
  }
}
