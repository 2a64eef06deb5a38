package org.sightline.media.rtsp;

import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// How an [RtspServer] behaves.
///
/// @param secrets user to what is kept of the password, empty for an unknown user; null lets
///   everybody in
/// @param schemes the ways of authentication that are offered; never empty
/// @param maxClients connections at once; one more is answered 503 and closed
/// @param slowClient a client that takes longer than this to take one write is dropped
/// @param clock for sender reports and for the age of nonces
/// @param authorised whether a user may see the path of a request, asked for each; the user is
///   empty where everybody is let in. What is not to be seen is answered like what is not there.
/// @param tls what the server proves itself with, for `rtsps`; null for plain `rtsp`
/// @param unicast how datagrams are sent to clients that ask for them; null answers them 461, on
///   which players ask for TCP. Never beside TLS: datagrams go out readable to everybody on the way
public record RtspServerSettings(
    @Nullable Function<String, Optional<DigestSecret>> secrets,
    Set<Scheme> schemes,
    int maxClients,
    Duration slowClient,
    InstantSource clock,
    BiPredicate<String, String> authorised,
    @Nullable SSLContext tls,
    @Nullable Unicast unicast) {
  /// How datagrams are sent to clients.
  ///
  /// @param port an even one to send RTP from, with the next for reports; 0 for two free ones
  /// @param silence a client of which neither a request nor a report came for so long is dropped
  public record Unicast(int port, Duration silence) {
    private static final int LAST_PORT = 65_534;

    public Unicast {
      if (port < 0 || port > LAST_PORT || port % 2 != 0 || silence.toMillis() <= 0) {
        throw new IllegalArgumentException(
            "datagrams are sent from an even port up to %d, to clients that may be silent for a while: %d, %s"
                .formatted(LAST_PORT, port, silence));
      }
    }
  }

  /// A way of authentication.
  public enum Scheme {
    /// RFC 7617; sends the password readable to everybody on the way.
    BASIC,
    /// RFC 2617.
    DIGEST_MD5,
    /// RFC 7616.
    DIGEST_SHA_256
  }

  public RtspServerSettings {
    if (schemes.isEmpty() || maxClients < 1 || slowClient.toMillis() <= 0) {
      throw new IllegalArgumentException(
          "server needs a scheme, room for a client and time to write: %s, %d, %s"
              .formatted(schemes, maxClients, slowClient));
    }
    if (tls != null && unicast != null) {
      throw new IllegalArgumentException("no datagrams beside TLS: they would go out readable");
    }
    schemes = Set.copyOf(schemes);
  }

  /// No authentication: for tests and simulated cameras on loopback.
  public static RtspServerSettings withoutAuthentication() {
    return new RtspServerSettings(
        null,
        EnumSet.of(Scheme.DIGEST_MD5),
        64,
        Duration.ofSeconds(5),
        InstantSource.system(),
        (user, path) -> true,
        null,
        null);
  }

  /// Digest authentication, MD5 and SHA-256, with the passwords of `passwords`.
  public static RtspServerSettings withPasswords(Function<String, Optional<String>> passwords) {
    return withSecrets(
        user -> passwords.apply(user).map(password -> DigestSecret.of(user, password)));
  }

  /// The same, with what is kept of the passwords.
  public static RtspServerSettings withSecrets(Function<String, Optional<DigestSecret>> secrets) {
    return new RtspServerSettings(
        secrets,
        EnumSet.of(Scheme.DIGEST_MD5, Scheme.DIGEST_SHA_256),
        64,
        Duration.ofSeconds(5),
        InstantSource.system(),
        (user, path) -> true,
        null,
        null);
  }

  /// The same settings with other schemes.
  public RtspServerSettings offering(Set<Scheme> others) {
    return new RtspServerSettings(
        secrets, others, maxClients, slowClient, clock, authorised, tls, unicast);
  }

  /// The same settings on another clock.
  public RtspServerSettings on(InstantSource other) {
    return new RtspServerSettings(
        secrets, schemes, maxClients, slowClient, other, authorised, tls, unicast);
  }

  /// The same settings with room for `clients`.
  public RtspServerSettings atMost(int clients) {
    return new RtspServerSettings(
        secrets, schemes, clients, slowClient, clock, authorised, tls, unicast);
  }

  /// The same settings, dropping who takes longer than `most` to take one write.
  public RtspServerSettings droppingAfter(Duration most) {
    return new RtspServerSettings(
        secrets, schemes, maxClients, most, clock, authorised, tls, unicast);
  }

  /// The same settings, showing each user only what `others` lets pass.
  public RtspServerSettings authorising(BiPredicate<String, String> others) {
    return new RtspServerSettings(
        secrets, schemes, maxClients, slowClient, clock, others, tls, unicast);
  }

  /// The same settings over TLS.
  public RtspServerSettings over(SSLContext context) {
    return new RtspServerSettings(
        secrets, schemes, maxClients, slowClient, clock, authorised, context, null);
  }

  /// The same settings without TLS, with datagrams for clients that ask for them.
  public RtspServerSettings sending(Unicast datagrams) {
    return new RtspServerSettings(
        secrets, schemes, maxClients, slowClient, clock, authorised, null, datagrams);
  }
}
