package io.forebay.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.node.Finding.Verdict;
import io.forebay.node.config.BackendSection;
import io.forebay.node.config.BackendSection.Kind;
import io.forebay.node.config.S3Keys;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.NoSuchFileException;
import java.security.cert.CertPathBuilderException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class DiagnosisTest {

  private static final BackendSection SECTION =
      new BackendSection(
          Kind.S3,
          new S3Keys(
              Optional.of(URI.create("https://cloud.example")),
              Optional.empty(),
              true,
              Optional.of("AK"),
              Optional.of("S3CR3T"),
              Optional.empty(),
              false),
          Duration.ofSeconds(5),
          4,
          Optional.empty(),
          Optional.empty());

  private static Finding found(StoreException failure, Duration clockAhead) {
    return new Diagnosis(uri -> Optional.of(clockAhead), Map.of())
        .of(failure, SECTION, Optional.of("photos"));
  }

  private static StoreException unavailable(Throwable cause) {
    return new StoreException(
        ErrorCode.UNAVAILABLE, "The backend cannot be reached", new IOException("S3CR3T", cause));
  }

  private static Throwable withCause(Throwable thrown, Throwable cause) {
    thrown.initCause(cause);
    return thrown;
  }

  static Stream<Arguments> causes() {
    return Stream.of(
        Arguments.of(
            new UnknownHostException("cloud.example"),
            Verdict.UNREACHABLE,
            "no address is known for cloud.example:443"),
        Arguments.of(
            new ConnectException("Connection refused"),
            Verdict.UNREACHABLE,
            "nobody listens at cloud.example:443"),
        Arguments.of(
            new NoRouteToHostException("No route to host"),
            Verdict.UNREACHABLE,
            "there is no way to cloud.example:443"),
        Arguments.of(
            new SocketTimeoutException("Read timed out"),
            Verdict.UNREACHABLE,
            "cloud.example:443 does not answer in time"),
        Arguments.of(
            withCause(
                new SSLHandshakeException("PKIX path building failed"),
                new CertPathBuilderException("unable to find valid certification path")),
            Verdict.WRONG,
            "an authority that this Java does not know; add it to a trust store"),
        Arguments.of(
            new SSLHandshakeException("No subject alternative DNS name matching x found."),
            Verdict.WRONG,
            "a certificate for other names than cloud.example:443"),
        Arguments.of(
            new SSLHandshakeException("Unsupported or unrecognized SSL message"),
            Verdict.WRONG,
            "speaks no TLS at cloud.example:443; write http://"),
        Arguments.of(new NoSuchFileException("/srv"), Verdict.WRONG, "no such directory"),
        Arguments.of(
            new IllegalStateException("Unable to load credentials from any of the providers"),
            Verdict.WRONG,
            "no credentials were found"),
        Arguments.of(new IOException("S3CR3T"), Verdict.UNREACHABLE, "failed: IOException"));
  }

  @ParameterizedTest
  @MethodSource("causes")
  void aBackendWithoutAnAnswerIsToldByItsCause(Throwable cause, Verdict verdict, String words) {
    Finding finding = found(unavailable(cause), Duration.ZERO);

    assertThat(finding.verdict()).isEqualTo(verdict);
    assertThat(finding.line()).contains(words).doesNotContain("S3CR3T");
  }

  @Test
  void aWrongClockIsToldBeforeAWrongSecret() {
    StoreException failure =
        new StoreException(ErrorCode.ACCESS_DENIED, "denied").with("code", "SignatureDoesNotMatch");

    assertThat(found(failure, Duration.ofMinutes(-20)).line())
        .contains("clock wrong by 1200 s (late)");
    assertThat(found(failure, Duration.ofSeconds(3)).line())
        .contains("correct the secret of access_key and secret_key");
  }

  @Test
  void aProxyOfTheEnvironmentIsNamedWithoutItsAddress() {
    Diagnosis diagnosis =
        new Diagnosis(
            uri -> Optional.empty(), Map.of("HTTPS_PROXY", "http://user:S3CR3T@proxy:3128"));

    Finding finding =
        diagnosis.of(unavailable(new ConnectException("refused")), SECTION, Optional.empty());

    assertThat(finding.line()).contains("HTTPS_PROXY is set").doesNotContain("S3CR3T");
  }
}
