package io.forebay.backend.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.apache.hc.client5.http.DnsResolver;

/// The addresses of a host that a connection may be made to. It is asked for each connection, and
/// the connection goes to the very addresses that it answers: a name that changes its meaning
/// between the look and the connection gains nothing.
final class CheckedResolver implements DnsResolver {

  /// A host without any address that may be connected to.
  static final class RefusedAddressException extends UnknownHostException {
    private static final long serialVersionUID = 1L;

    RefusedAddressException(String host) {
      super("no public address: " + host);
    }
  }

  /// What a name means.
  interface Names {
    InetAddress[] addressesOf(String host) throws UnknownHostException;
  }

  private final Names names;
  private final boolean isPrivateAllowed;

  CheckedResolver(Names names, boolean isPrivateAllowed) {
    this.names = names;
    this.isPrivateAllowed = isPrivateAllowed;
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    InetAddress[] all = names.addressesOf(host);
    if (isPrivateAllowed) {
      return all;
    }
    InetAddress[] allowed =
        Arrays.stream(all).filter(AddressRules::isPublic).toArray(InetAddress[]::new);
    if (allowed.length == 0) {
      throw new RefusedAddressException(host);
    }
    return allowed;
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }
}
