package org.sightline.media.rtsp;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// A server's side of authentication on one connection. Its nonces are random, belong to this
/// connection alone, and age.
final class ServerAuthentication {
  /// What a request's Authorization is worth.
  enum Verdict {
    /// The password is known.
    GOOD,
    /// Nothing was said, or nothing that fits a challenge of ours.
    MISSING,
    /// Only the nonce was too old or used twice.
    STALE,
    /// User or password are wrong.
    WRONG
  }

  /// How long a nonce is good for.
  static final Duration NONCE_LIFE = Duration.ofMinutes(5);

  static final String REALM = "Sightline";
  private static final SecureRandom RANDOM = new SecureRandom();

  private final RtspServerSettings settings;
  private String nonce;
  private Instant nonceMade;
  private long lastCount;
  private volatile String user = "";

  ServerAuthentication(RtspServerSettings settings) {
    this.settings = settings;
    this.nonce = freshNonce();
    this.nonceMade = settings.clock().instant();
  }

  /// Looks at one request. Takes as long for an unknown user as for a wrong password.
  Verdict verdict(RtspMessage.Request request) {
    Function<String, Optional<DigestSecret>> secrets = settings.secrets();
    if (secrets == null) {
      return Verdict.GOOD;
    }
    String value = request.headers().first("Authorization").orElse("");
    String lower = value.toLowerCase(Locale.ROOT);
    if (lower.startsWith("basic ")) {
      return settings.schemes().contains(RtspServerSettings.Scheme.BASIC)
          ? basic(value.substring("basic ".length()).strip(), secrets)
          : Verdict.MISSING;
    }
    if (lower.startsWith("digest ")) {
      return digest(
          HeaderText.parameters(value.substring("digest ".length()), ','), request, secrets);
    }
    return Verdict.MISSING;
  }

  /// Whose request was last found good; empty where everybody is let in.
  String user() {
    return user;
  }

  /// The challenges for an answer 401: digests first and MD5 the last of them, because players that
  /// know only one take the last digest.
  List<String> challenges(boolean stale) {
    if (stale || expired()) {
      nonce = freshNonce();
      nonceMade = settings.clock().instant();
      lastCount = 0;
    }
    String tail = "realm=\"%s\", nonce=\"%s\"".formatted(REALM, nonce);
    String staleText = stale ? ", stale=true" : "";
    List<String> challenges = new ArrayList<>();
    if (settings.schemes().contains(RtspServerSettings.Scheme.DIGEST_SHA_256)) {
      challenges.add("Digest " + tail + ", algorithm=SHA-256, qop=\"auth\"" + staleText);
    }
    if (settings.schemes().contains(RtspServerSettings.Scheme.DIGEST_MD5)) {
      challenges.add("Digest " + tail + staleText);
    }
    if (settings.schemes().contains(RtspServerSettings.Scheme.BASIC)) {
      challenges.add("Basic realm=\"%s\"".formatted(REALM));
    }
    return challenges;
  }

  private Verdict basic(String value, Function<String, Optional<DigestSecret>> secrets) {
    String pair;
    try {
      pair = new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notBase64) {
      return Verdict.MISSING;
    }
    int colon = pair.indexOf(':');
    String user = colon < 0 ? pair : pair.substring(0, colon);
    Optional<DigestSecret> known = secrets.apply(user);
    boolean same = known.orElse(DigestSecret.NOBODY).isOf(user, pair.substring(colon + 1));
    boolean good = same && known.isPresent() && colon >= 0;
    this.user = good ? user : this.user;
    return good ? Verdict.GOOD : Verdict.WRONG;
  }

  private Verdict digest(
      Map<String, String> said,
      RtspMessage.Request request,
      Function<String, Optional<DigestSecret>> secrets) {
    String name = said.getOrDefault("algorithm", "MD5").toUpperCase(Locale.ROOT);
    boolean strong = name.equals(Challenge.Algorithm.SHA_256.word());
    var scheme =
        strong ? RtspServerSettings.Scheme.DIGEST_SHA_256 : RtspServerSettings.Scheme.DIGEST_MD5;
    boolean known = strong || name.equals(Challenge.Algorithm.MD5.word());
    String uri = said.getOrDefault("uri", "");
    if (!known || !settings.schemes().contains(scheme) || !belongs(uri, request.uri())) {
      return Verdict.MISSING;
    }
    boolean qop = said.getOrDefault("qop", "").equalsIgnoreCase("auth");
    String theirNonce = said.getOrDefault("nonce", "");
    var challenge =
        new Challenge.Digest(
            REALM,
            theirNonce,
            strong ? Challenge.Algorithm.SHA_256 : Challenge.Algorithm.MD5,
            false,
            Optional.empty(),
            qop,
            false);
    String user = said.getOrDefault("username", "");
    Optional<DigestSecret> secret = secrets.apply(user);
    String count = said.getOrDefault("nc", "");
    String expected =
        DigestAnswer.response(
            challenge,
            secret.orElse(DigestSecret.NOBODY).of(challenge.algorithm()),
            new DigestAnswer.Proof(request.method(), uri, count, said.getOrDefault("cnonce", "")));
    boolean right = same(said.getOrDefault("response", "").toLowerCase(Locale.ROOT), expected);
    if (!right || secret.isEmpty()) {
      return same(theirNonce, nonce) ? Verdict.WRONG : Verdict.STALE;
    }
    if (!same(theirNonce, nonce) || expired() || (qop && !counted(count))) {
      return Verdict.STALE;
    }
    this.user = user;
    return Verdict.GOOD;
  }

  /// Players say the address of the whole where they ask for one media track, or leave out a slash
  /// at the end.
  private static boolean belongs(String said, String asked) {
    String trimmed = said.endsWith("/") ? said.substring(0, said.length() - 1) : said;
    return !trimmed.isEmpty() && (asked.startsWith(trimmed) || said.startsWith(asked));
  }

  private boolean counted(String text) {
    try {
      long count = Long.parseLong(text, 16);
      boolean higher = count > lastCount;
      lastCount = Math.max(lastCount, count);
      return higher;
    } catch (NumberFormatException notANumber) {
      return false;
    }
  }

  private boolean expired() {
    return settings.clock().instant().isAfter(nonceMade.plus(NONCE_LIFE));
  }

  private static boolean same(String a, String b) {
    return MessageDigest.isEqual(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }

  private static String freshNonce() {
    byte[] bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
