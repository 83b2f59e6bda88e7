package io.forebay.testkit;

/// Gives tests the [S3ProxyServer] of their JVM.
public final class S3ProxyServerExtension extends EmulatorExtension<S3ProxyServer> {

  public S3ProxyServerExtension() {
    super(S3ProxyServer.class, S3ProxyServer.WAYS::reasonToSkip, S3ProxyServer::start);
  }
}
