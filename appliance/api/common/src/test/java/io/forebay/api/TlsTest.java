package io.forebay.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {

  @TempDir Path directory;
  private HttpSettings.TlsFiles files;
  private HttpSettings settings;

  @BeforeEach
  void makeCertificate() throws IOException {
    files = new HttpSettings.TlsFiles(directory.resolve("cert.pem"), directory.resolve("key.pem"));
    settings = TestServer.patient().tls(Optional.of(files)).build();
    useKeys("one");
  }

  // Of tests alone, for 127.0.0.1, valid for a hundred years (openssl req -x509 -nodes).
  private void useKeys(String name) throws IOException {
    copy(name + ".cert.pem", files.certificate());
    copy(name + ".key.pem", files.key());
  }

  private static void copy(String resource, Path file) throws IOException {
    try (InputStream in = TlsTest.class.getResourceAsStream("/tls/" + resource)) {
      Files.write(file, in.readAllBytes());
    }
  }

  // Trusts the certificate of the moment.
  private SSLContext trust() throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    try (InputStream in = Files.newInputStream(files.certificate())) {
      trusted.setCertificateEntry(
          "server",
          java.security.cert.CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return context;
  }

  private SSLSocket connect(TestServer server) throws Exception {
    SSLSocket socket =
        (SSLSocket) trust().getSocketFactory().createSocket("127.0.0.1", server.port());
    socket.setSoTimeout((int) TestServer.PATIENCE.toMillis());
    socket.startHandshake();
    return socket;
  }

  @Test
  void bodiesArriveByteForByteBothWays() throws Exception {
    byte[] body = new byte[3_000_001];
    new Random(5).nextBytes(body);
    Path file = Files.write(directory.resolve("file"), body);
    HttpHandler handler =
        (request, response) -> {
          assertThat(request.isSecure()).isTrue();
          if (request.hasBody()) {
            TestServer.echo(request, response);
          } else {
            try (FileChannel channel = FileChannel.open(file)) {
              response.send(new FileBody(channel, body.length));
            }
          }
        };
    try (TestServer server = new TestServer(settings, handler);
        HttpClient client = HttpClient.newBuilder().sslContext(trust()).build()) {
      URI uri = URI.create("https://127.0.0.1:" + server.port() + "/k");
      for (int i = 0; i < 3; i++) {
        var get = java.net.http.HttpRequest.newBuilder(uri).build();
        assertThat(client.send(get, BodyHandlers.ofByteArray()).body()).isEqualTo(body);
        var put =
            java.net.http.HttpRequest.newBuilder(uri).PUT(BodyPublishers.ofByteArray(body)).build();
        assertThat(client.send(put, BodyHandlers.ofByteArray()).body()).isEqualTo(body);
      }
      assertThat(server.server.isZeroCopy()).isFalse();
      assertThat(server.opened.get()).isEqualTo(1);
    }
  }

  private record FileBody(FileChannel file, long lengthBytes)
      implements io.forebay.core.object.ObjectBody {
    @Override
    public void sendTo(io.forebay.core.object.ByteSink sink) throws IOException {
      sink.transfer(file, 0, lengthBytes);
    }

    @Override
    public void close() {}
  }

  @Test
  void theConnectionIsClosedInOrderAndItsDescriptorGivenBack() throws Exception {
    try (TestServer server = new TestServer(settings, TestServer::echo);
        RawClient client = new RawClient(connect(server))) {
      client.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
      assertThat(client.read().status()).isEqualTo(200);
      assertThat(client.isAtEnd()).isTrue();
      TestServer.await("closed", () -> server.server.connectionsCount() == 0);
    }
  }

  @Test
  void newConnectionsGetTheNewCertificate() throws Exception {
    try (TestServer server = new TestServer(settings, TestServer::echo);
        RawClient old = new RawClient(connect(server))) {
      assertThat(server.server.reloadCertificate()).isFalse();
      Files.writeString(files.certificate(), "not a certificate");
      assertThat(server.server.reloadCertificate()).isFalse();
      useKeys("two");
      assertThat(server.server.reloadCertificate()).isTrue();

      assertThat(subject(server)).isEqualTo("CN=two");
      assertThat(old.get("/").status()).isEqualTo(200);

      // RSA, in its own older form.
      useKeys("three");
      assertThat(server.server.reloadCertificate()).isTrue();
      assertThat(subject(server)).isEqualTo("CN=three");
    }
  }

  private String subject(TestServer server) throws Exception {
    try (SSLSocket socket = connect(server)) {
      X509Certificate certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      return certificate.getSubjectX500Principal().getName();
    }
  }

  @Test
  void aHandshakeThatDoesNotComeOnIsEnded() throws IOException {
    HttpSettings hasty =
        TestServer.patient()
            .tls(Optional.of(files))
            .timeouts(Duration.ofMillis(300), TestServer.PATIENCE, TestServer.PATIENCE)
            .build();
    try (TestServer server = new TestServer(hasty, TestServer::echo);
        RawClient silent = server.client()) {
      silent.in().transferTo(java.io.OutputStream.nullOutputStream());
      TestServer.await("closed", () -> server.server.connectionsCount() == 0);
    }
  }

  @Test
  void aServerWithoutItsKeyDoesNotStart() throws IOException {
    Files.delete(files.key());
    assertThatThrownBy(() -> new TestServer(settings, TestServer::echo))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("cannot use the certificate");
  }
}
