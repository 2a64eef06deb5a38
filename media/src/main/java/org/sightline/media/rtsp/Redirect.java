package org.sightline.media.rtsp;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.sightline.media.rtsp.Dialogue.RefusedException;

/// The following of redirects (RFC 2326 section 11.3), within bounds: a camera must not lead us
/// where its owner did not mean to go (server-side request forgery, OWASP ASVS 5.0 V1.3.6).
///
/// At most [#MAX_HOPS], never from TLS to plain, to ports of RTSP or high ones only, never to this
/// machine unless the owner named it, and only to network addresses that the caller allows. User
/// and password go to the host that the owner named and to no other.
final class Redirect {
  /// The most redirects in a row.
  static final int MAX_HOPS = 3;

  private static final int FIRST_HIGH_PORT = 1024;

  private final RtspAddress named;
  private final RtspTransport transport;
  private @Nullable InetAddress namedHost;
  private int hops;

  /// @param named by the owner
  Redirect(RtspAddress named, RtspTransport transport) {
    this.named = named;
    this.transport = transport;
  }

  /// Refuses a network address that must not be connected to; the first one is the owner's.
  void check(RtspAddress camera, InetAddress host, Predicate<InetAddress> allowed)
      throws RefusedException {
    if (!allowed.test(host)) {
      throw Dialogue.refused(
          RtspOutcome.Reason.PROTOCOL,
          "it leads to %s, which is off limits; enter the camera's own address"
              .formatted(host.getHostAddress()));
    }
    InetAddress first = namedHost;
    if (first == null) {
      namedHost = host;
    } else if (host.isLoopbackAddress() && !first.isLoopbackAddress()) {
      throw Dialogue.refused(
          RtspOutcome.Reason.PROTOCOL,
          "it redirects to this very machine, which is off limits; enter the camera's own address");
    }
  }

  /// Where to go next.
  RtspAddress next(RtspAddress from, String location) throws RefusedException {
    if (++hops > MAX_HOPS) {
      throw refused("it redirects more than %d times".formatted(MAX_HOPS), location);
    }
    if (!RtspAddress.isUsable(location)) {
      throw refused("it redirects to what is no RTSP address", location);
    }
    Optional<RtspAddress> parsed;
    try {
      parsed = RtspAddress.of(URI.create(location));
    } catch (IllegalArgumentException unreadable) {
      parsed = Optional.empty();
    }
    if (parsed.isEmpty()) {
      throw refused("it redirects to an address that cannot be read", location);
    }
    RtspAddress to = parsed.get();
    if (from.secure() && !to.secure()) {
      throw refused("it redirects from TLS to an address without", location);
    }
    int port = to.port(transport);
    boolean usual = port == RtspAddress.STANDARD_PORT || port == RtspAddress.SECURE_PORT;
    if (!usual && port < FIRST_HIGH_PORT && port != named.port(transport)) {
      throw refused("it redirects to a port that is none of RTSP", location);
    }
    return to.with(isNamedHost(to) ? named.credentials() : null);
  }

  private boolean isNamedHost(RtspAddress to) {
    if (to.host().equalsIgnoreCase(named.host())) {
      return true;
    }
    try {
      return InetAddress.getByName(to.host()).equals(namedHost);
    } catch (UnknownHostException unknown) {
      return false;
    }
  }

  private static RefusedException refused(String what, String location) {
    int at = location.lastIndexOf('@');
    return Dialogue.refused(
        RtspOutcome.Reason.PROTOCOL,
        "%s (%s); enter the address of the stream itself"
            .formatted(what, HeaderText.shown(at < 0 ? location : location.substring(at + 1))));
  }
}
