package io.forebay.backend.gcs;

import com.google.api.client.http.HttpRequest;
import com.google.api.client.json.GenericJson;
import com.google.api.client.json.gson.GsonFactory;
import com.google.auth.http.HttpTransportFactory;
import com.google.auth.oauth2.ExternalAccountCredentials;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.ImpersonatedCredentials;
import com.google.auth.oauth2.ServiceAccountCredentials;
import com.google.auth.oauth2.UserCredentials;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Credentials of a file, which is read again when it changes. One that cannot be read then, since
/// it is just being written or gone, leaves those of before in force.
final class KeyFileSignIn implements SignIn {

  private static final int FILE_BYTES_MAX = 1 << 20;

  private record Loaded(String stamp, GoogleCredentials credentials) {}

  private final Path file;
  private final HttpTransportFactory transports;
  private volatile @Nullable Loaded loaded;

  KeyFileSignIn(Path file, HttpTransportFactory transports) {
    this.file = file;
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
    Loaded before = loaded;
    try {
      String stamp = stamp();
      if (before != null && before.stamp.equals(stamp)) {
        return before.credentials;
      }
      GoogleCredentials credentials = read();
      loaded = new Loaded(stamp, credentials);
      return credentials;
    } catch (IOException | IllegalArgumentException e) {
      if (before != null) {
        return before.credentials;
      }
      throw new StoreException(
              ErrorCode.UNAVAILABLE, "The file with the credentials cannot be used")
          .with("file", file)
          .with("cause", e.getClass().getSimpleName())
          .permanent();
    }
  }

  private String stamp() throws IOException {
    BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
    return now.lastModifiedTime().toInstant() + " " + now.size() + " " + now.fileKey();
  }

  private GoogleCredentials read() throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(FILE_BYTES_MAX);
    }
    String type =
        String.valueOf(
            GsonFactory.getDefaultInstance()
                .createJsonParser(new String(bytes, StandardCharsets.UTF_8))
                .parseAndClose(GenericJson.class)
                .get("type"));
    InputStream content = new ByteArrayInputStream(bytes);
    GoogleCredentials credentials =
        switch (type) {
          case "service_account" ->
              ServiceAccountCredentials.fromStream(content, transports)
                  .createWithCustomRetryStrategy(false);
          case "authorized_user" -> UserCredentials.fromStream(content, transports);
          case "external_account" -> ExternalAccountCredentials.fromStream(content, transports);
          case "impersonated_service_account" ->
              ImpersonatedCredentials.fromStream(content, transports);
          default -> throw new IOException("no known type of credentials");
        };
    return credentials.createScoped(SCOPES);
  }
}
