package org.sightline.server.identity;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sightline.server.identity.UserStore.StoredUser;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Passkeys (Web Authentication Level 2): a key pair in a telephone, a computer or a stick, of
/// which this node keeps the public half.
///
/// No attestation is asked for, so none is judged: whose authenticator it is matters to no rule of
/// this node. Challenges live in memory for [#CHALLENGE_LASTS]. Any thread may call any method.
public final class Passkeys {
  /// How long a person may take to touch the authenticator.
  static final Duration CHALLENGE_LASTS = Duration.ofMinutes(5);

  /// The most passkeys of one user.
  public static final int MAX_PASSKEYS = 20;

  private static final int MAX_CHALLENGES = 10_000;
  private static final int MAX_CLIENT_BYTES = 4096;
  private static final int MAX_NAME = 64;
  private static final System.Logger LOG = System.getLogger(Passkeys.class.getName());
  private static final JsonMapper JSON = new JsonMapper();

  private final UserStore store;
  private final InstantSource clock;

  /// @param user who is to make a passkey; empty for a sign-in
  private record Challenge(String user, Instant until) {}

  // Guarded by itself; the oldest goes when there are more than MAX_CHALLENGES.
  private final Map<String, Challenge> challenges = new LinkedHashMap<>();

  Passkeys(UserStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /// A passkey as people see it.
  ///
  /// @param id of the credential, in base64url
  /// @param usedAt null for never
  public record Passkey(String id, String name, Instant createdAt, @Nullable Instant usedAt) {}

  /// What a browser hands back of a credential; all binary.
  ///
  /// @param clientJson what the browser says it was asked, and by which page
  /// @param authenticator what the authenticator says; of a new credential wrapped in its
  ///   attestation object
  /// @param signature empty for a new credential
  public record Response(
      byte[] credential, byte[] clientJson, byte[] authenticator, byte[] signature) {}

  /// Who has proved to hold a passkey.
  ///
  /// @param verified whether the authenticator knew the person, which counts as two factors
  record Holder(long user, boolean verified) {}

  /// A challenge for a new passkey of a user, or, where the user is empty, for a sign-in.
  public String challenge(String user) {
    String challenge = Secrets.token();
    synchronized (challenges) {
      challenges.put(challenge, new Challenge(user, clock.instant().plus(CHALLENGE_LASTS)));
      while (challenges.size() > MAX_CHALLENGES) {
        challenges.remove(challenges.keySet().iterator().next());
      }
    }
    return challenge;
  }

  /// The user's passkeys, oldest first.
  public List<Passkey> of(String user) {
    return store.query(
        "SELECT credential, passkeys.name, passkeys.created_at_us, used_at_us FROM passkeys"
            + " JOIN users ON users.id = user_id WHERE users.name = ?"
            + " ORDER BY passkeys.created_at_us",
        row -> {
          String id = text(row.getBytes(1));
          String name = row.getString(2);
          Instant made = UserStore.instant(row.getLong(3));
          long used = row.getLong(4);
          return new Passkey(id, name, made, row.wasNull() ? null : UserStore.instant(used));
        },
        user);
  }

  /// The name that credentials are for: the host that the browser calls, without the port.
  public static String site(String host) {
    try {
      String name = new URI("http://" + host).getHost();
      return name == null ? "" : name;
    } catch (java.net.URISyntaxException _) {
      return "";
    }
  }

  /// Keeps a passkey that a browser has made for the user.
  ///
  /// @param host that the browser called, with its port
  /// @throws IdentityException of kind BAD_VALUE if it does not prove itself
  public synchronized Passkey add(String user, String name, String host, Response response) {
    StoredUser known =
        store
            .find(user)
            .orElseThrow(
                () ->
                    new IdentityException(
                        IdentityException.Kind.UNKNOWN_USER, "there is no such user"));
    String called = name.strip();
    Roles.require(
        !called.isEmpty() && called.length() <= MAX_NAME,
        "the name of a passkey has 1 to %d characters".formatted(MAX_NAME));
    Roles.require(
        of(user).size() < MAX_PASSKEYS, "there are %d passkeys already".formatted(MAX_PASSKEYS));
    try {
      requireClient(response.clientJson(), "webauthn.create", known.name(), host);
      Map<?, ?> attestation = Cbor.map(ByteBuffer.wrap(bounded(response.authenticator())));
      if (!(attestation.get("authData") instanceof byte[] words)) {
        throw new IllegalArgumentException("no authenticator data");
      }
      AuthenticatorWords said = AuthenticatorWords.read(words);
      requireSite(said, host);
      AuthenticatorWords.Made made = said.made();
      if (made == null) {
        throw new IllegalArgumentException("no credential was made");
      }
      int added =
          store.update(
              "INSERT INTO passkeys (credential, user_id, name, public_key, algorithm, signatures,"
                  + " created_at_us) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
              made.credential(),
              known.id(),
              called,
              made.key(),
              made.algorithm(),
              said.signatures(),
              UserStore.micros(clock.instant()));
      Roles.require(added == 1, "this passkey is known already");
      return new Passkey(text(made.credential()), called, clock.instant(), null);
    } catch (IllegalArgumentException | ArithmeticException e) {
      LOG.log(System.Logger.Level.WARNING, "passkey refused reason={0}", e.getMessage());
      throw new IdentityException(
          IdentityException.Kind.BAD_VALUE,
          "the passkey does not prove itself: begin again on this page",
          e);
    }
  }

  /// Takes a passkey from its user; says whether there was one.
  public synchronized boolean remove(String user, String id) {
    return store.update(
            "DELETE FROM passkeys WHERE credential = ? AND user_id ="
                + " (SELECT id FROM users WHERE name = ?)",
            bytes(id),
            user)
        > 0;
  }

  /// Who holds the passkey that a sign-in shows; empty where it proves nothing.
  ///
  /// @param host that the browser called, with its port
  synchronized Optional<Holder> prove(String host, Response response) {
    record Kept(long user, byte[] key, int algorithm, long signatures) {}
    try {
      requireClient(response.clientJson(), "webauthn.get", "", host);
      AuthenticatorWords said = AuthenticatorWords.read(bounded(response.authenticator()));
      requireSite(said, host);
      Kept kept =
          store
              .query(
                  "SELECT user_id, public_key, algorithm, signatures FROM passkeys"
                      + " WHERE credential = ?",
                  row -> new Kept(row.getLong(1), row.getBytes(2), row.getInt(3), row.getLong(4)),
                  (Object) response.credential())
              .stream()
              .findFirst()
              .orElseThrow(() -> new IllegalArgumentException("an unknown credential"));
      byte[] signed =
          AuthenticatorWords.joined(response.authenticator(), sha256(response.clientJson()));
      if (!AuthenticatorWords.isSigned(
          kept.key(), kept.algorithm(), signed, response.signature())) {
        throw new IllegalArgumentException("a wrong signature");
      }
      boolean counts = kept.signatures() > 0 || said.signatures() > 0;
      if (counts && said.signatures() <= kept.signatures()) {
        throw new IllegalArgumentException("a count that went back: there may be a copy of it");
      }
      store.update(
          "UPDATE passkeys SET signatures = ?, used_at_us = ? WHERE credential = ?",
          said.signatures(),
          UserStore.micros(clock.instant()),
          response.credential());
      return Optional.of(new Holder(kept.user(), said.verified()));
    } catch (IllegalArgumentException | ArithmeticException e) {
      LOG.log(System.Logger.Level.WARNING, "passkey refused reason={0}", e.getMessage());
      return Optional.empty();
    }
  }

  /// What the browser was asked (5.8.1): our challenge, once, by our own page.
  private void requireClient(byte[] json, String type, String user, String host) {
    if (json.length > MAX_CLIENT_BYTES) {
      throw new IllegalArgumentException("client data of %d bytes".formatted(json.length));
    }
    JsonNode said;
    try {
      said = JSON.readTree(new String(json, StandardCharsets.UTF_8));
    } catch (JacksonException e) {
      throw new IllegalArgumentException("client data that is no JSON", e);
    }
    String challenge = said.path("challenge").asString("");
    Challenge asked;
    synchronized (challenges) {
      asked = challenges.remove(challenge);
    }
    if (asked == null
        || !clock.instant().isBefore(asked.until())
        || !asked.user().equals(user)
        || !said.path("type").asString("").equals(type)
        || said.path("crossOrigin").asBoolean(false)) {
      throw new IllegalArgumentException("a challenge that was not given, or was used");
    }
    if (!isOwn(said.path("origin").asString(""), host)) {
      throw new IllegalArgumentException("another page");
    }
  }

  private static boolean isOwn(String origin, String host) {
    return origin.equals("https://" + host) || origin.equals("http://" + host);
  }

  private static void requireSite(AuthenticatorWords said, String host) {
    byte[] site = sha256(site(host).getBytes(StandardCharsets.UTF_8));
    if (!MessageDigest.isEqual(site, said.site()) || !said.present()) {
      throw new IllegalArgumentException("a credential for another site, or touched by nobody");
    }
  }

  private static byte[] bounded(byte[] bytes) {
    if (bytes.length > AuthenticatorWords.MAX_BYTES) {
      throw new IllegalArgumentException("authenticator data of %d bytes".formatted(bytes.length));
    }
    return bytes;
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] bytes(String text) {
    try {
      return Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException _) {
      return new byte[0];
    }
  }
}
