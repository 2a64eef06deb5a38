package org.sightline.media.rtsp;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A client's side of authentication on one connection: remembers the newest challenge and answers
/// it in each request.
public final class ClientAuthentication {
  private final @Nullable Credentials credentials;
  private final RandomGenerator random;
  private @Nullable Challenge challenge;
  private int count;

  ClientAuthentication(@Nullable Credentials credentials) {
    this(credentials, new SecureRandom());
  }

  ClientAuthentication(@Nullable Credentials credentials, RandomGenerator random) {
    this.credentials = credentials;
    this.random = random;
  }

  /// For the user and password in an address; without them it answers nothing.
  public static ClientAuthentication of(URI address) {
    String authority = address.getRawAuthority() == null ? "" : address.getRawAuthority();
    int at = authority.lastIndexOf('@');
    return new ClientAuthentication(
        at < 0 ? null : RtspAddress.credentials(authority.substring(0, at)));
  }

  boolean hasCredentials() {
    return credentials != null;
  }

  /// Takes the strongest of the challenges that came with a 401; false if there is none that we can
  /// answer.
  public boolean take(List<Challenge> challenges) {
    Optional<Challenge> best = Challenge.strongest(challenges);
    challenge = best.orElse(challenge);
    count = 0;
    return best.isPresent() && credentials != null;
  }

  /// The value of Authorization for one request; empty while nothing was asked.
  public Optional<String> header(String method, String uri) {
    Credentials own = credentials;
    if (own == null) {
      return Optional.empty();
    }
    return switch (challenge) {
      case null -> Optional.empty();
      case Challenge.Basic b -> Optional.of(basic(own));
      case Challenge.Digest d -> Optional.of(digest(d, own, method, uri));
    };
  }

  private static String basic(Credentials own) {
    byte[] pair = (own.user() + ":" + own.password()).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  private String digest(Challenge.Digest asked, Credentials own, String method, String uri) {
    byte[] nonce = new byte[8];
    random.nextBytes(nonce);
    String clientNonce = HexFormat.of().formatHex(nonce);
    String countText = "%08x".formatted(++count);
    var proof = new DigestAnswer.Proof(method, uri, countText, clientNonce);
    var text = new StringBuilder("Digest username=").append(quoted(own.user()));
    text.append(", realm=").append(quoted(asked.realm()));
    text.append(", nonce=").append(quoted(asked.nonce()));
    text.append(", uri=").append(quoted(uri));
    text.append(", response=").append(quoted(DigestAnswer.response(asked, own, proof)));
    if (asked.algorithm() != Challenge.Algorithm.MD5 || asked.session()) {
      text.append(", algorithm=").append(asked.algorithm().word());
      text.append(asked.session() ? "-sess" : "");
    }
    if (asked.qopAuth()) {
      text.append(", qop=auth, nc=").append(countText);
    }
    if (asked.qopAuth() || asked.session()) {
      text.append(", cnonce=").append(quoted(clientNonce));
    }
    asked.opaque().ifPresent(o -> text.append(", opaque=").append(quoted(o)));
    return text.toString();
  }

  private static String quoted(String value) {
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
