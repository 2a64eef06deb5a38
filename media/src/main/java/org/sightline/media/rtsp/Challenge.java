package org.sightline.media.rtsp;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// One way to authenticate that a server offers in WWW-Authenticate (RFC 7235, RFC 7616, RFC 7617).
public sealed interface Challenge {
  /// The password itself, readable on the way.
  record Basic(String realm) implements Challenge {}

  /// A proof that the password is known.
  ///
  /// @param session whether the algorithm is a `-sess` one
  /// @param opaque to be sent back; empty if not given
  /// @param qopAuth whether quality of protection `auth` is offered; without it the older form of
  ///   RFC 2069 is used
  /// @param stale whether only the nonce was too old
  record Digest(
      String realm,
      String nonce,
      Algorithm algorithm,
      boolean session,
      Optional<String> opaque,
      boolean qopAuth,
      boolean stale)
      implements Challenge {}

  /// A hash for digests, weak to strong.
  enum Algorithm {
    /// RFC 2617.
    MD5("MD5"),
    /// RFC 7616.
    SHA_256("SHA-256");

    private final String word;

    Algorithm(String word) {
      this.word = word;
    }

    /// The name, in headers as in `MessageDigest`.
    public String word() {
      return word;
    }
  }

  /// The most challenges that are read of one answer.
  int MAX = 8;

  /// Reads all challenges of the values of WWW-Authenticate; ones of unknown schemes, unknown
  /// algorithms, or protection other than `auth` are left out.
  static List<Challenge> parseAll(List<String> values) {
    List<Challenge> challenges = new ArrayList<>();
    for (String value : values) {
      for (String one : Splitting.split(value)) {
        if (challenges.size() < MAX) {
          parse(one).ifPresent(challenges::add);
        }
      }
    }
    return List.copyOf(challenges);
  }

  /// The strongest of the challenges.
  static Optional<Challenge> strongest(List<Challenge> challenges) {
    Challenge best = null;
    for (Challenge challenge : challenges) {
      if (best == null || strength(challenge) > strength(best)) {
        best = challenge;
      }
    }
    return Optional.ofNullable(best);
  }

  private static int strength(Challenge challenge) {
    return switch (challenge) {
      case Basic b -> 0;
      case Digest d -> 1 + d.algorithm().ordinal();
    };
  }

  private static Optional<Challenge> parse(String text) {
    int space = text.indexOf(' ');
    String scheme = (space < 0 ? text : text.substring(0, space)).toLowerCase(Locale.ROOT);
    Map<String, String> parameters =
        HeaderText.parameters(space < 0 ? "" : text.substring(space + 1), ',');
    String realm = parameters.getOrDefault("realm", "");
    if (scheme.equals("basic")) {
      return Optional.of(new Basic(realm));
    }
    if (!scheme.equals("digest") || !parameters.containsKey("nonce")) {
      return Optional.empty();
    }
    String name = parameters.getOrDefault("algorithm", "MD5").toUpperCase(Locale.ROOT);
    boolean session = name.endsWith("-SESS");
    String plain = session ? name.substring(0, name.length() - "-SESS".length()) : name;
    for (Algorithm algorithm : Algorithm.values()) {
      if (algorithm.word.equals(plain.isEmpty() ? "MD5" : plain)) {
        String qop = parameters.getOrDefault("qop", "");
        boolean auth = false;
        for (String one : qop.split(",", 8)) {
          auth |= one.strip().equalsIgnoreCase("auth");
        }
        if (!qop.isBlank() && !auth) {
          return Optional.empty();
        }
        return Optional.of(
            new Digest(
                realm,
                parameters.getOrDefault("nonce", ""),
                algorithm,
                session,
                Optional.ofNullable(parameters.get("opaque")),
                auth,
                parameters.getOrDefault("stale", "").equalsIgnoreCase("true")));
      }
    }
    return Optional.empty();
  }

  /// Several challenges may stand in one field value, separated by the same comma as their
  /// parameters; a comma inside of quotes separates nothing.
  final class Splitting {
    private Splitting() {}

    static List<String> split(String value) {
      List<String> challenges = new ArrayList<>();
      var challenge = new StringBuilder();
      boolean quoted = false;
      int start = 0;
      for (int i = 0; i <= value.length(); i++) {
        char c = i < value.length() ? value.charAt(i) : ',';
        if (c == '"') {
          quoted = !quoted;
        }
        if (i == value.length() || (c == ',' && !quoted)) {
          String part = value.substring(start, i).strip();
          start = i + 1;
          if (beginsChallenge(part) && !challenge.isEmpty()) {
            challenges.add(challenge.toString());
            challenge.setLength(0);
          }
          challenge.append(challenge.isEmpty() ? "" : ", ").append(part);
        }
      }
      challenges.add(challenge.toString());
      return challenges;
    }

    /// A scheme is a word with a space or nothing behind it, where a parameter has `=`.
    private static boolean beginsChallenge(String part) {
      int space = part.indexOf(' ');
      String word = space < 0 ? part : part.substring(0, space);
      return !word.isEmpty()
          && word.indexOf('=') < 0
          && !part.substring(word.length()).strip().startsWith("=");
    }
  }
}
