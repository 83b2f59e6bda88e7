package io.forebay.testkit;

/// Gives tests the [NginxServer] of their JVM.
public final class NginxServerExtension extends EmulatorExtension<NginxServer> {

  public NginxServerExtension() {
    super(NginxServer.class, NginxServer::reasonToSkip, NginxServer::start);
  }
}
