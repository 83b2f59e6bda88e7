package io.forebay.backend.http;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import java.util.Optional;

/// Which redirects are followed: to hosts that may be asked, and never from https to http.
record RedirectRules(HostRules hosts) {

  /// Where an answer's `Location` header leads.
  ///
  /// @throws StoreException `NO_SUCH_KEY` where it leads to a directory, `ACCESS_DENIED` where it
  ///   is not followed, `UNAVAILABLE` where it leads nowhere
  Location next(Location now, Optional<String> header) {
    Location next =
        header
            .flatMap(now::redirectedTo)
            .orElseThrow(() -> HttpErrors.unavailable("The backend redirects nowhere").permanent());
    if (now.isDirectoryOf(next)) {
      throw HttpErrors.noSuchKey().with("cause", "the key names a directory");
    }
    if (!hosts.allows(next.host())) {
      throw denied("The backend redirects to a host beyond hosts_allowed", next);
    }
    if (now.scheme().equals("https") && !next.scheme().equals("https")) {
      throw denied("The backend redirects from https to http", next);
    }
    return next;
  }

  // The host alone: a path or query may hold a secret.
  private static StoreException denied(String message, Location next) {
    return new StoreException(ErrorCode.ACCESS_DENIED, message).with("host", next.host());
  }
}
