package io.forebay.backend.gcs;

import java.nio.file.Path;

/// Who we are for Google.
public sealed interface GcsCredentials {

  /// A file with the key of a service account, or with what application default credentials take: a
  /// user's, or a workload's of another identity provider. Read again when it changes.
  record KeyFile(Path path) implements GcsCredentials {}

  /// Wherever Google's library finds them: `GOOGLE_APPLICATION_CREDENTIALS`, gcloud's own, the
  /// machine's service account.
  record ApplicationDefault() implements GcsCredentials {}

  /// Nobody: requests carry no token.
  record Anonymous() implements GcsCredentials {}
}
