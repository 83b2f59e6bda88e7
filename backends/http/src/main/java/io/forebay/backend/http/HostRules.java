package io.forebay.backend.http;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Which hosts may be asked: the endpoint's, and those that are allowed besides.
final class HostRules {

  private static final Pattern ENTRY =
      Pattern.compile("\\*|(\\*\\.)?[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?|[0-9A-Fa-f:.]+");

  private final String own;
  private final Set<String> allowed;

  HostRules(String own, Set<String> allowed) {
    this.own = own;
    this.allowed = allowed;
  }

  /// That `entry` can be among the hosts that are allowed.
  static void check(String entry) {
    if (!ENTRY.matcher(entry).matches()) {
      throw new IllegalArgumentException(
          "hosts_allowed takes names, *. and a domain, or *, without scheme and port");
    }
  }

  boolean allows(String host) {
    return host.equals(own) || allowed.stream().anyMatch(entry -> matches(entry, host));
  }

  private static boolean matches(String entry, String host) {
    String pattern = entry.toLowerCase(Locale.ROOT);
    if (pattern.equals("*")) {
      return true;
    }
    return pattern.startsWith("*.") ? host.endsWith(pattern.substring(1)) : host.equals(pattern);
  }
}
