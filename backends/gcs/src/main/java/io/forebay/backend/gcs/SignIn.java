package io.forebay.backend.gcs;

import com.google.api.client.http.HttpRequest;
import com.google.auth.http.HttpCredentialsAdapter;
import com.google.auth.http.HttpTransportFactory;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.ServiceAccountCredentials;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// What makes a request ours: the token that it carries, if any.
interface SignIn {

  /// What objects and buckets need; no access to lists of who may do what.
  List<String> SCOPES = List.of("https://www.googleapis.com/auth/devstorage.read_write");

  /// Puts the token of now on a request, which may mean to fetch one.
  ///
  /// @throws StoreException `UNAVAILABLE`, `ACCESS_DENIED` where there is none to be had
  void sign(HttpRequest request);

  /// The project to which the credentials belong, where they say so.
  Optional<String> project();

  /// The one for these credentials.
  static SignIn of(GcsCredentials credentials, HttpTransportFactory transports) {
    return switch (credentials) {
      case GcsCredentials.KeyFile(var path) -> new KeyFileSignIn(path, transports);
      case GcsCredentials.ApplicationDefault() -> new DefaultSignIn(transports);
      case GcsCredentials.Anonymous() -> new NoSignIn();
    };
  }

  /// Puts a token of `credentials` on a request. A token that the cloud refuses is fetched anew,
  /// once.
  static void sign(GoogleCredentials credentials, HttpRequest request) {
    try {
      request.setNumberOfRetries(1);
      new HttpCredentialsAdapter(credentials).initialize(request);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /// That no token is to be had. The messages of Google's library name accounts and places, but may
  /// quote answers: they stay in the cause.
  static StoreException failed(IOException cause) {
    boolean isRefused =
        cause instanceof com.google.auth.Retryable retryable && !retryable.isRetryable();
    return isRefused
        ? new StoreException(
            ErrorCode.ACCESS_DENIED, "Google gives no token for the credentials", cause)
        : new StoreException(ErrorCode.UNAVAILABLE, "No token of Google is to be had", cause);
  }

  /// The project of a service account.
  static Optional<String> projectOf(GoogleCredentials credentials) {
    return credentials instanceof ServiceAccountCredentials account
        ? Optional.ofNullable(account.getProjectId())
        : Optional.empty();
  }

  /// Nobody.
  final class NoSignIn implements SignIn {

    @Override
    public void sign(HttpRequest request) {
      // Nothing is what an anonymous request carries.
    }

    @Override
    public Optional<String> project() {
      return Optional.empty();
    }
  }
}
