package io.forebay.backend.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// As whom, and how, the clients go to their service.
class S3ClientsTest {

  private static final String PASSWORD = "password";

  @TempDir private Path directory;
  private final Map<String, String> before = new TreeMap<>();
  private final List<HttpServer> servers = new ArrayList<>();
  // What the last request said of its sender; written by the server, read after its answer.
  private volatile String authorization = "";
  private volatile String token = "";

  @BeforeEach
  void forgetTheMachine() {
    set("aws.configFile", directory.resolve("none").toString());
    set("aws.sharedCredentialsFile", directory.resolve("none").toString());
    set("aws.disableEc2Metadata", "true");
  }

  @AfterEach
  void close() {
    before.forEach((name, value) -> {
      if (value.isEmpty()) {
        System.clearProperty(name);
      } else {
        System.setProperty(name, value);
      }
    });
    servers.forEach(server -> server.stop(0));
  }

  private void set(String name, String value) {
    before.putIfAbsent(name, System.getProperty(name, ""));
    System.setProperty(name, value);
  }

  @Test
  void aPairOfKeysSigns() throws IOException {
    head(http(), new S3Credentials.Keys("access", "secret"));

    assertThat(authorization).startsWith("AWS4-HMAC-SHA256 Credential=access/");
  }

  @Test
  void aProfileIsReadFromTheFileOfProfiles() throws IOException {
    Path file = directory.resolve("credentials");
    Files.writeString(
        file,
        """
        [default]
        aws_access_key_id = other
        aws_secret_access_key = secret
        [edge]
        aws_access_key_id = edge-key
        aws_secret_access_key = secret
        """);
    set("aws.sharedCredentialsFile", file.toString());

    head(http(), new S3Credentials.Profile("edge"));

    assertThat(authorization).contains("Credential=edge-key/");
  }

  @Test
  void aProfileThatIsNotThereMakesTheCloudUnavailable() throws IOException {
    HttpServer server = http();

    assertThatThrownBy(() -> head(server, new S3Credentials.Profile("nobody")))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    assertThat(authorization).isEmpty();
  }

  @Test
  void theDefaultChainTakesWhatItFindsFirst() throws IOException {
    set("aws.accessKeyId", "found");
    set("aws.secretAccessKey", "secret");
    set("aws.sessionToken", "for-now");

    head(http(), new S3Credentials.DefaultChain());

    assertThat(authorization).contains("Credential=found/").contains("x-amz-security-token");
    assertThat(token).isEqualTo("for-now");
  }

  @Test
  void nobodySignsNothing() throws IOException {
    set("aws.accessKeyId", "found");
    set("aws.secretAccessKey", "secret");

    head(http(), new S3Credentials.Anonymous());

    assertThat(authorization).isEqualTo("none");
  }

  @Test
  void anEncryptedEndpointIsAskedWhereItsCertificateIsTrusted() throws Exception {
    HttpServer server = https();
    trustTheServer();

    head(server, new S3Credentials.Keys("access", "secret"));

    assertThat(authorization).contains("Credential=access/");
  }

  @Test
  void aCertificateThatNobodyTrustsIsRefused() throws Exception {
    HttpServer server = https();

    assertRefused("https://127.0.0.1:" + server.getAddress().getPort());
  }

  @Test
  void aCertificateOfAnotherHostIsRefused() throws Exception {
    HttpServer server = https();
    trustTheServer();

    assertRefused("https://localhost:" + server.getAddress().getPort());
  }

  private void assertRefused(String endpoint) {
    assertThatThrownBy(() -> head(endpoint, new S3Credentials.Keys("access", "secret")))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE))
        .rootCause()
        .isInstanceOfAny(
            javax.net.ssl.SSLException.class, java.security.GeneralSecurityException.class);
    assertThat(authorization).isEmpty();
  }

  private void head(HttpServer server, S3Credentials credentials) {
    String scheme = server instanceof HttpsServer ? "https" : "http";
    head(scheme + "://127.0.0.1:" + server.getAddress().getPort(), credentials);
  }

  private void head(String endpoint, S3Credentials credentials) {
    S3BackendSettings settings =
        S3BackendSettings.at(URI.create(endpoint), credentials).withLimits(TestBackends.LIMITS);
    try (S3Backend backend =
        new S3Backend(
            settings, InstantSource.system(), TestBackends.retrier(TestBackends.LIMITS))) {
      assertThat(backend.head("bucket", "key").etag()).isEqualTo("some");
    }
  }

  private HttpServer http() throws IOException {
    return started(HttpServer.create(anyPort(), 0));
  }

  private HttpServer https() throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = getClass().getResourceAsStream("/tls/server.p12")) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    HttpsServer server = HttpsServer.create(anyPort(), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    return started(server);
  }

  // Of tests alone, for 127.0.0.1, valid for a hundred years (keytool).
  private void trustTheServer() throws URISyntaxException {
    Path trusted = Path.of(getClass().getResource("/tls/trust.p12").toURI());
    set("javax.net.ssl.trustStore", trusted.toString());
    set("javax.net.ssl.trustStorePassword", PASSWORD);
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private HttpServer started(HttpServer server) {
    servers.add(server);
    server.createContext("/", this::answer);
    server.start();
    return server;
  }

  private void answer(HttpExchange exchange) throws IOException {
    var headers = exchange.getRequestHeaders();
    authorization = Optional.ofNullable(headers.getFirst("Authorization")).orElse("none");
    token = Optional.ofNullable(headers.getFirst("x-amz-security-token")).orElse("");
    exchange.getResponseHeaders().add("ETag", "\"some\"");
    exchange.getResponseHeaders().add("Last-Modified", "Fri, 24 May 2013 00:00:00 GMT");
    exchange.getResponseHeaders().add("Content-Length", "3");
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }
}
