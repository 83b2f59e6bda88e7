package io.forebay.node.config;

import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/// `kind: gcs`: who we are at Google Cloud Storage, and where it is.
public record GcsKeys(
    @Setting(says = "Address; the provider's own where it is not given.") Optional<URI> endpoint,
    @Setting(
            says =
                "Project whose buckets are listed and made; the service account's where it is not"
                    + " given.")
        Optional<String> project,
    @Setting(says = "Project that is billed where a bucket's requesters pay.")
        Optional<String> requesterPaysProject,
    @Setting(
            says =
                "File with a service account's key, read again when it changes; application"
                    + " default credentials where it is not given.")
        Optional<Path> credentialsFile,
    @Setting(value = "false", says = "Whether requests carry no credentials at all.")
        boolean anonymous)
    implements BackendKeys {

  public GcsKeys {
    if (credentialsFile.isPresent() && anonymous) {
      throw new IllegalArgumentException("give one of credentials_file and anonymous");
    }
    if (project.filter(String::isBlank).isPresent()
        || requesterPaysProject.filter(String::isBlank).isPresent()) {
      throw new IllegalArgumentException("project and requester_pays_project must not be empty");
    }
    if (!anonymous && endpoint.filter(GcsKeys::isOpen).isPresent()) {
      throw new IllegalArgumentException(
          "credentials do not go over http:// to another machine; use https://, or anonymous:"
              + " true");
    }
  }

  private static boolean isOpen(URI endpoint) {
    String host = endpoint.getHost() == null ? "" : endpoint.getHost().replaceAll("[\\[\\]]", "");
    boolean isLiteral = host.matches("[0-9.]+") || host.contains(":");
    return "http".equals(endpoint.getScheme())
        && !host.equals("localhost")
        && !(isLiteral && InetAddress.ofLiteral(host).isLoopbackAddress());
  }

  @Override
  public Optional<URI> address() {
    return endpoint.or(() -> Optional.of(URI.create("https://storage.googleapis.com")));
  }

  @Override
  public String credentials() {
    if (credentialsFile.isPresent()) {
      return "credentials_file";
    }
    return anonymous ? "anonymous: true" : "the application default credentials";
  }

  @Override
  public String toString() {
    return "gcs" + endpoint.map(uri -> " " + uri).orElse("");
  }
}
