package io.forebay.node;

import io.forebay.core.error.StoreException;
import io.forebay.node.config.BackendKeys;
import io.forebay.node.config.BackendSection;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateExpiredException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javax.net.ssl.SSLException;

/// Tells from a backend's failure what is wrong, and what an operator can do. Of what others said
/// only words without secrets are handed on: codes, names of hosts and of exceptions.
final class Diagnosis {

  private static final Duration SKEW_MAX = Duration.ofMinutes(4);
  private static final Set<String> UNKNOWN_KEY =
      Set.of("InvalidAccessKeyId", "InvalidAuthenticationInfo", "NoAuthenticationInformation");
  private static final Set<String> WRONG_SECRET =
      Set.of("SignatureDoesNotMatch", "AuthenticationFailed");
  private static final Set<String> SKEWED = Set.of("RequestTimeTooSkewed", "RequestExpired");
  private static final Set<String> STALE_TOKEN = Set.of("ExpiredToken", "InvalidToken");
  private static final Set<String> ELSEWHERE =
      Set.of("PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraint");

  private final Function<URI, Optional<Duration>> clockAhead;
  private final Map<String, String> environment;

  /// @param clockAhead how far this machine's clock is ahead of a server's, if it says
  /// @param environment the process's, for its proxies
  Diagnosis(Function<URI, Optional<Duration>> clockAhead, Map<String, String> environment) {
    this.clockAhead = clockAhead;
    this.environment = environment;
  }

  /// @param bucket the backend's name of the bucket that was asked for
  Finding of(StoreException failure, BackendSection section, Optional<String> bucket) {
    String code = failure.details().getOrDefault("code", "");
    BackendKeys keys = section.keys();
    if (SKEWED.contains(code)) {
      return skewed(skew(keys));
    } else if (UNKNOWN_KEY.contains(code)) {
      return Finding.wrong("does not know who we say we are", "correct " + keys.credentials());
    } else if (WRONG_SECRET.contains(code)) {
      Optional<Duration> skew = skew(keys);
      return skew.isPresent()
          ? skewed(skew)
          : Finding.wrong(
              "knows us, but by another secret", "correct the secret of " + keys.credentials());
    } else if (STALE_TOKEN.contains(code)) {
      return Finding.wrong("says that the session's token is over", "renew " + keys.credentials());
    } else if (ELSEWHERE.contains(code)) {
      return Finding.wrong("says that we ask in the wrong region", "correct region or endpoint");
    }
    return switch (failure.code()) {
      case NO_SUCH_BUCKET ->
          Finding.wrong(
              "has no bucket " + bucket.orElse("of that name"),
              "correct remote_bucket, or make the bucket");
      case ACCESS_DENIED -> denied(failure, keys, bucket);
      case SLOW_DOWN -> Finding.unreachable("asks for fewer requests", "try again in a minute");
      default -> unanswered(failure, section);
    };
  }

  private Optional<Duration> skew(BackendKeys keys) {
    return keys.address().flatMap(clockAhead).filter(ahead -> ahead.abs().compareTo(SKEW_MAX) > 0);
  }

  private static Finding skewed(Optional<Duration> ahead) {
    String by =
        ahead
            .map(time ->
                " by "
                    + time.abs().toSeconds()
                    + " s "
                    + (time.isNegative() ? "(late)" : "(early)"))
            .orElse("");
    return Finding.wrong(
        "finds this machine's clock wrong" + by, "set the clock, and keep it with chrony or ntpd");
  }

  private static Finding denied(StoreException failure, BackendKeys keys, Optional<String> bucket) {
    if ("401".equals(failure.details().get("status"))) {
      return Finding.wrong("does not let us in", "correct " + keys.credentials());
    }
    return bucket
        .map(name ->
            Finding.wrong(
                "does not let us list bucket " + name,
                "allow it to " + keys.credentials() + ", or give others"))
        .orElseGet(() ->
            Finding.wrong(
                "does not let us list its buckets",
                "allow it to "
                    + keys.credentials()
                    + ", or declare each bucket under buckets instead of default_backend"));
  }

  private Finding unanswered(StoreException failure, BackendSection section) {
    String place = section.keys().address().map(Diagnosis::hostAndPort).orElse("it");
    for (Throwable t = failure; t != null; t = t.getCause()) {
      Optional<Finding> finding = ofCause(t, place);
      if (finding.isPresent()) {
        return finding.get();
      }
    }
    if (isWithoutCredentials(failure)) {
      return Finding.wrong("cannot be asked: no credentials were found", "give the backend some");
    }
    String answer =
        failure.details().containsKey("status")
            ? "answered " + failure.details().get("status") + " " + code(failure)
            : "failed: " + root(failure).getClass().getSimpleName();
    return Finding.unreachable(
        answer.strip(), "see that endpoint leads to the service itself" + proxy());
  }

  private Optional<Finding> ofCause(Throwable cause, String place) {
    return switch (cause) {
      case UnknownHostException e ->
          Optional.of(
              Finding.unreachable(
                  "cannot be found: no address is known for " + place,
                  "correct endpoint, or this machine's name server" + proxy()));
      case ConnectException e when isTimeout(e) -> Optional.of(silent(place));
      case ConnectException e ->
          Optional.of(
              Finding.unreachable(
                  "cannot be reached: nobody listens at " + place,
                  "correct endpoint, or start the service" + proxy()));
      case NoRouteToHostException e ->
          Optional.of(
              Finding.unreachable(
                  "cannot be reached: there is no way to " + place,
                  "see to routes and firewalls" + proxy()));
      case SSLException e -> Optional.of(tls(e, place));
      case NoSuchFileException e -> Optional.of(noDirectory());
      case NotDirectoryException e -> Optional.of(noDirectory());
      case IOException e when isTimeout(e) -> Optional.of(silent(place));
      default -> isTimeout(cause) ? Optional.of(silent(place)) : Optional.empty();
    };
  }

  private Finding silent(String place) {
    return Finding.unreachable(
        "cannot be reached: " + place + " does not answer in time",
        "see to firewalls and to the service" + proxy());
  }

  private static Finding noDirectory() {
    return Finding.wrong("has no such directory", "correct path, or make the directory");
  }

  private static Finding tls(SSLException failure, String place) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof CertPathBuilderException) {
        return Finding.wrong(
            "has a certificate of an authority that this Java does not know",
            "add it to a trust store and name that in JAVA_TOOL_OPTIONS"
                + " (-Djavax.net.ssl.trustStore=FILE)");
      } else if (t instanceof CertificateExpiredException) {
        return Finding.wrong(
            "has a certificate that is over", "renew it, or see to this machine's clock");
      }
    }
    String text = String.valueOf(failure.getMessage());
    if (text.contains("No subject alternative")
        || text.contains("No name matching")
        || text.contains("doesn't match any of the subject alternative names")) {
      return Finding.wrong(
          "has a certificate for other names than " + place, "correct the host in endpoint");
    }
    if (text.contains("Unsupported or unrecognized SSL message")) {
      return Finding.wrong(
          "speaks no TLS at " + place, "write http:// in endpoint, or its TLS port");
    }
    return Finding.wrong("does not agree with us on TLS at " + place, "see to its TLS settings");
  }

  // Classes by name, since each cloud's library has exceptions of its own for it.
  private static boolean isTimeout(Throwable thrown) {
    return thrown.getClass().getSimpleName().contains("Timeout")
        || String.valueOf(thrown.getMessage()).endsWith("timed out");
  }

  private static boolean isWithoutCredentials(StoreException failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      String text = String.valueOf(t.getMessage());
      if (text.startsWith("Unable to load credentials")
          || t.getClass().getSimpleName().startsWith("CredentialUnavailable")
          || text.startsWith("Your default credentials were not found")) {
        return true;
      }
    }
    return false;
  }

  private static String code(StoreException failure) {
    String code = failure.details().getOrDefault("code", "");
    return code.matches("[A-Za-z]{1,60}") ? code : "";
  }

  /// What lies at the bottom of a failure.
  static Throwable root(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  private String proxy() {
    return environment.keySet().stream()
        .filter(name ->
            Set.of("HTTPS_PROXY", "HTTP_PROXY").contains(name.toUpperCase(java.util.Locale.ROOT)))
        .sorted()
        .findFirst()
        .map(name -> "; " + name + " is set: is the proxy right, or should NO_PROXY name the host?")
        .orElse("");
  }

  private static String hostAndPort(URI address) {
    int port = address.getPort() >= 0 ? address.getPort() : defaultPort(address);
    return address.getHost() + ":" + port;
  }

  private static int defaultPort(URI address) {
    return "https".equals(address.getScheme()) ? 443 : 80;
  }
}
