package org.sightline.media.rtsp;

import java.net.InetAddress;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/// How an [RtspClient] opens an address.
///
/// @param transport how packets are to come
/// @param timeouts how long is waited
/// @param clock for the times at which access units were received
/// @param allowed whether a network address may be connected to, that of the name as well as that
///   of a redirect
/// @param fingerprint SHA-256 of the one certificate that is accepted over TLS, 64 hexadecimal
///   digits; empty where a trusted authority must have signed it for the camera's name
public record RtspSetup(
    RtspTransport transport,
    RtspTimeouts timeouts,
    InstantSource clock,
    Predicate<InetAddress> allowed,
    Optional<String> fingerprint) {
  private static final int FINGERPRINT_DIGITS = 64;

  public RtspSetup {
    fingerprint = fingerprint.map(RtspSetup::plain);
  }

  /// Usual timeouts, the transport that fits, every address.
  public static RtspSetup usual(InstantSource clock) {
    return new RtspSetup(
        RtspTransport.AUTO, RtspTimeouts.STANDARD, clock, host -> true, Optional.empty());
  }

  /// The same over another transport.
  public RtspSetup over(RtspTransport other) {
    return new RtspSetup(other, timeouts, clock, allowed, fingerprint);
  }

  /// The same with other timeouts.
  public RtspSetup within(RtspTimeouts others) {
    return new RtspSetup(transport, others, clock, allowed, fingerprint);
  }

  /// The same for those network addresses only that `others` lets pass.
  public RtspSetup allowing(Predicate<InetAddress> others) {
    return new RtspSetup(transport, timeouts, clock, others, fingerprint);
  }

  /// The same with one certificate accepted and no other.
  public RtspSetup pinned(String certificateFingerprint) {
    return new RtspSetup(transport, timeouts, clock, allowed, Optional.of(certificateFingerprint));
  }

  private static String plain(String text) {
    String digits = text.replace(":", "").toLowerCase(Locale.ROOT);
    if (digits.length() != FINGERPRINT_DIGITS
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
      throw new IllegalArgumentException(
          "certificate fingerprint '%s': SHA-256 has 64 hexadecimal digits".formatted(text));
    }
    return digits;
  }
}
