package io.forebay.node.config;

import io.forebay.backend.http.HttpBackendSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// `kind: http`: a web server whose files are the objects, read-only.
public record HttpKeys(
    @Setting(says = "Address below which the buckets are, with a path where there is one.")
        URI endpoint,
    @Setting(
            value = "true",
            says =
                "Whether a bucket is the first path element below the address; else the address"
                    + " itself is the one bucket.")
        boolean bucketInPath,
    @Setting(
            says =
                "Hosts besides the address's that redirects may lead to: names, `*.` and a domain,"
                    + " or `*`.")
        List<String> hostsAllowed,
    @Setting(
            value = "false",
            says = "Whether hosts may have addresses that are not the public internet's.")
        boolean privateAddressesAllowed,
    @Setting(
            says = "Value of the Authorization header; sent to the address's own host only.",
            secret = true)
        Optional<String> authorization)
    implements BackendKeys {

  public HttpKeys {
    // What the backend does not take, it says in a sentence.
    new HttpBackendSettings(
        endpoint,
        bucketInPath,
        Set.copyOf(hostsAllowed),
        privateAddressesAllowed,
        authorization,
        Path.of(""),
        HttpBackendSettings.Limits.DEFAULT);
  }

  @Override
  public Optional<URI> address() {
    return Optional.of(endpoint);
  }

  @Override
  public String credentials() {
    return authorization.isPresent() ? "authorization" : "no credentials";
  }

  /// Without the secret.
  @Override
  public String toString() {
    return "http " + endpoint;
  }
}
