package io.forebay.node.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// `node`: this node itself.
public record NodeSection(
    @Setting(says = "Name of this node; derived once and kept in node.data where it is not given.")
        Optional<String> id,
    @Setting(
            value = "/var/lib/forebay",
            says = "Directory for identity, created buckets and journals; not for cached objects.")
        Path data,
    @Setting(
            value = "127.0.0.1:8333",
            says = "Address and port to listen on; port 0 takes a free one.")
        String listen,
    @Setting(
            value = "30s",
            min = "0s",
            max = "1h",
            says = "How long requests in hand may take to finish after SIGTERM.")
        Duration drainTimeout,
    @Setting(says = "Certificate chain (PEM) for TLS; with tls_key.") Optional<Path> tlsCertificate,
    @Setting(says = "Private key (PEM) for TLS; read again when it changes.")
        Optional<Path> tlsKey) {

  public NodeSection {
    ListenAddress.parse(listen);
    if (tlsCertificate.isPresent() != tlsKey.isPresent()) {
      throw new IllegalArgumentException("tls_certificate and tls_key go together");
    }
    if (id.isPresent() && !id.get().matches("[A-Za-z0-9._-]{1,64}")) {
      throw new IllegalArgumentException("id is 1 to 64 characters of A-Z a-z 0-9 . _ -");
    }
  }

  public ListenAddress listenAddress() {
    return ListenAddress.parse(listen);
  }
}
