package org.sightline.server.identity;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sightline.server.identity.UserStore.StoredUser;

/// The long-lived tokens of scripts. Each has a random secret that is shown once and kept as its
/// SHA-256. A token may never do what its user may not.
///
/// Any thread may call any method.
public final class Tokens {
  /// How every token begins, so that one that leaked is recognised.
  public static final String PREFIX = "slt_";

  /// The most tokens of one user.
  public static final int MAX_TOKENS = 50;

  /// The longest that a token lasts.
  public static final Duration LONGEST = Duration.ofDays(366);

  private static final int MAX_NAME = 64;
  private static final Duration TOUCH_EVERY = Duration.ofMinutes(1);
  private static final String COLUMNS =
      "SELECT tokens.id, users.name, tokens.name, actions, tokens.everywhere, tokens.cameras,"
          + " tokens.camera_groups, tokens.created_at_us, expires_at_us, used_at_us, used_from"
          + " FROM tokens JOIN users ON users.id = user_id ";

  private final UserStore store;
  private final Roles roles;
  private final InstantSource clock;
  private final Runnable changed;
  private final Map<Long, Instant> touched = new HashMap<>(); // guarded by itself

  Tokens(UserStore store, Roles roles, InstantSource clock, Runnable changed) {
    this.store = store;
    this.roles = roles;
    this.clock = clock;
    this.changed = changed;
  }

  /// What somebody wants a token for.
  ///
  /// @param name that tells it from the user's others
  /// @param lasts from now on
  public record Wish(String name, Set<Action> actions, Where where, Duration lasts) {}

  /// Makes a token of a user.
  ///
  /// @return its secret, which is kept nowhere: show it once
  /// @throws IdentityException of kind UNKNOWN_USER, NAME_TAKEN or BAD_VALUE
  public synchronized String add(String user, Wish wish) {
    StoredUser owner = store.known(user);
    String name = wish.name().strip();
    Roles.require(
        !name.isEmpty() && name.length() <= MAX_NAME,
        "the name of a token has 1 to %d characters".formatted(MAX_NAME));
    Roles.require(!wish.actions().isEmpty(), "a token is for at least one action");
    Roles.require(
        !wish.actions().contains(Action.ADMINISTER),
        "no token may administer users: sign in for that");
    Roles.require(
        wish.lasts().isPositive() && wish.lasts().compareTo(LONGEST) <= 0,
        "a token lasts up to %d days".formatted(LONGEST.toDays()));
    roles.require(wish.where());
    List<Token> there = of(user);
    if (there.stream().anyMatch(token -> token.name().equalsIgnoreCase(name))) {
      throw new IdentityException(
          IdentityException.Kind.NAME_TAKEN, "there is a token '%s' already".formatted(name));
    }
    Roles.require(there.size() < MAX_TOKENS, "there are %d tokens already".formatted(MAX_TOKENS));
    String secret = PREFIX + Secrets.token();
    Instant now = clock.instant();
    store.update(
        "INSERT INTO tokens (user_id, name, token_hash, actions, everywhere, cameras,"
            + " camera_groups, created_at_us, expires_at_us) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        owner.id(),
        name,
        Secrets.hash(secret),
        Roles.actionsText(wish.actions()),
        wish.where().everywhere() ? 1 : 0,
        wish.where().camerasText(),
        wish.where().groupsText(),
        UserStore.micros(now),
        UserStore.micros(now.plus(wish.lasts())));
    return secret;
  }

  /// The tokens of a user, newest first, those that are over too.
  public List<Token> of(String user) {
    return store.query(
        COLUMNS + "WHERE users.name = ? ORDER BY tokens.id DESC", Tokens::token, user);
  }

  /// All tokens, newest first.
  public List<Token> all() {
    return store.query(COLUMNS + "ORDER BY tokens.id DESC", Tokens::token);
  }

  /// Revokes a token of a user; holds at once. Says whether there was one.
  public boolean revoke(String user, long id) {
    boolean removed =
        store.update(
                "DELETE FROM tokens WHERE id = ? AND user_id ="
                    + " (SELECT id FROM users WHERE name = ?)",
                id,
                user)
            > 0;
    changed.run();
    return removed;
  }

  /// The token with this secret; empty where there is none, or it is over.
  Optional<Token> find(String secret, String address) {
    if (!secret.startsWith(PREFIX)) {
      return Optional.empty();
    }
    Optional<Token> found =
        store
            .query(COLUMNS + "WHERE token_hash = ?", Tokens::token, (Object) Secrets.hash(secret))
            .stream()
            .findFirst()
            .filter(this::isGood);
    found.ifPresent(token -> touch(token.id(), address));
    return found;
  }

  /// The token as it is now; empty where it was revoked or is over.
  Optional<Token> still(Token token) {
    return store.query(COLUMNS + "WHERE tokens.id = ?", Tokens::token, token.id()).stream()
        .findFirst()
        .filter(this::isGood);
  }

  private boolean isGood(Token token) {
    return clock.instant().isBefore(token.expiresAt());
  }

  private void touch(long id, String address) {
    Instant now = clock.instant();
    synchronized (touched) {
      Instant before = touched.get(id);
      if (before != null && now.isBefore(before.plus(TOUCH_EVERY)) && !now.isBefore(before)) {
        return;
      }
      touched.put(id, now);
    }
    store.update(
        "UPDATE tokens SET used_at_us = ?, used_from = ? WHERE id = ?",
        UserStore.micros(now),
        address,
        id);
  }

  private static Token token(java.sql.ResultSet row) throws java.sql.SQLException {
    long used = row.getLong(10);
    Instant usedAt = row.wasNull() ? null : UserStore.instant(used);
    return new Token(
        row.getLong(1),
        row.getString(2),
        row.getString(3),
        Roles.actions(row.getString(4)),
        Where.of(row.getInt(5) != 0, row.getString(6), row.getString(7)),
        UserStore.instant(row.getLong(8)),
        UserStore.instant(row.getLong(9)),
        usedAt,
        row.getString(11));
  }
}
