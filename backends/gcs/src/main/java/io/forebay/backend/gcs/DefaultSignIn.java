package io.forebay.backend.gcs;

import com.google.api.client.http.HttpRequest;
import com.google.auth.http.HttpTransportFactory;
import com.google.auth.oauth2.GoogleCredentials;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Google's application default credentials, looked for at the first request that needs them.
final class DefaultSignIn implements SignIn {

  private final HttpTransportFactory transports;
  // Of several that look for it side by side, the last stays: they find the same.
  private volatile @Nullable GoogleCredentials found;

  DefaultSignIn(HttpTransportFactory transports) {
    this.transports = transports;
  }

  @Override
  public void sign(HttpRequest request) {
    SignIn.sign(credentials(), request);
  }

  @Override
  public Optional<String> project() {
    return SignIn.projectOf(credentials());
  }

  private GoogleCredentials credentials() {
    GoogleCredentials known = found;
    if (known != null) {
      return known;
    }
    try {
      GoogleCredentials credentials =
          GoogleCredentials.getApplicationDefault(transports).createScoped(SCOPES);
      found = credentials;
      return credentials;
    } catch (IOException e) {
      throw SignIn.failed(e);
    }
  }
}
