package org.sightline.server.identity;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.sightline.server.identity.UserStore.StoredUser;

/// What proves a person beside the password: codes from a telephone, and codes on paper for the day
/// on which the telephone is gone. Passkeys are [Passkeys].
///
/// Between a right password and the code stands a ticket, kept in memory for [#TICKET_LASTS] and
/// for [#TICKET_GUESSES] guesses. Any thread may call any method.
public final class SecondFactors {
  /// How long somebody may take to type the code.
  static final Duration TICKET_LASTS = Duration.ofMinutes(5);

  /// Wrong codes that one ticket bears.
  static final int TICKET_GUESSES = 5;

  /// How often an account's codes may be guessed at within [#WINDOW], whatever the address: the
  /// million codes of one minute are then safe for years.
  static final int GUESSES = 15;

  static final Duration WINDOW = Duration.ofMinutes(15);

  /// Codes on paper that are made at once.
  public static final int RECOVERY_CODES = 10;

  private static final int MAX_TICKETS = 10_000;

  private final UserStore store;
  private final InstantSource clock;
  private final Throttle throttle;
  private final SecureRandom random = new SecureRandom();

  private record Ticket(long user, Instant until, int guesses) {}

  // Guarded by itself; the oldest goes when there are more than MAX_TICKETS.
  private final Map<String, Ticket> tickets = new LinkedHashMap<>();

  SecondFactors(UserStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
    this.throttle = new Throttle(clock, GUESSES, WINDOW);
  }

  /// What an authenticator app is given.
  ///
  /// @param secret to type, in Base32
  /// @param address to show as a picture: `otpauth://…`
  public record Offer(String secret, String address) {
    @Override
    public String toString() {
      return "offer of a secret";
    }
  }

  /// How a user proves themselves beside the password: `totp` and `passkey`; empty for not at all.
  public List<String> of(String user) {
    return store.find(user).map(known -> ways(known.id())).orElse(List.of());
  }

  List<String> ways(long user) {
    List<String> ways = new ArrayList<>();
    if (!store
        .query("SELECT 1 FROM totp WHERE user_id = ? AND confirmed = 1", row -> true, user)
        .isEmpty()) {
      ways.add("totp");
    }
    if (!store
        .query("SELECT 1 FROM passkeys WHERE user_id = ? LIMIT 1", row -> true, user)
        .isEmpty()) {
      ways.add("passkey");
    }
    return ways;
  }

  /// Codes on paper that are left to a user.
  public int recoveryCodes(String user) {
    return store
        .query(
            "SELECT count(*) FROM recovery_codes JOIN users ON users.id = user_id WHERE name = ?",
            row -> row.getInt(1),
            user)
        .getFirst();
  }

  /// Makes a secret for the user's app; it asks for no code until [#confirm] has seen one.
  ///
  /// @throws IdentityException of kind NAME_TAKEN where one is confirmed already
  public synchronized Offer offer(String user, String issuer) {
    StoredUser known = store.known(user);
    if (ways(known.id()).contains("totp")) {
      throw new IdentityException(
          IdentityException.Kind.NAME_TAKEN,
          "codes from an app are switched on already: switch them off first");
    }
    byte[] secret = new byte[Totp.SECRET_BYTES];
    random.nextBytes(secret);
    store.update(
        "INSERT INTO totp (user_id, secret, confirmed, last_step) VALUES (?, ?, 0, 0)"
            + " ON CONFLICT DO UPDATE SET secret = excluded.secret, last_step = 0",
        known.id(),
        secret);
    String text = Totp.text(secret);
    String label = encoded(issuer) + ":" + encoded(known.name());
    return new Offer(
        text, "otpauth://totp/%s?secret=%s&issuer=%s".formatted(label, text, encoded(issuer)));
  }

  /// Switches codes from the app on, where the code is right, and returns codes on paper: show them
  /// once. Empty where the code is wrong.
  public synchronized Optional<List<String>> confirm(String user, String code) {
    StoredUser known = store.known(user);
    if (!isRight(known.id(), code, false)) {
      return Optional.empty();
    }
    store.update("UPDATE totp SET confirmed = 1 WHERE user_id = ?", known.id());
    return Optional.of(newRecoveryCodes(user));
  }

  /// Makes new codes on paper; the old ones are good no more. Show them once.
  public synchronized List<String> newRecoveryCodes(String user) {
    StoredUser known = store.known(user);
    List<String> codes = new ArrayList<>();
    store.atOnce(
        () -> {
          store.update("DELETE FROM recovery_codes WHERE user_id = ?", known.id());
          for (int i = 0; i < RECOVERY_CODES; i++) {
            String code = Secrets.readablePassword();
            codes.add(code);
            store.update(
                "INSERT INTO recovery_codes (user_id, code_hash) VALUES (?, ?)",
                known.id(),
                Secrets.hash(code));
          }
        });
    return codes;
  }

  /// Switches codes from the app off.
  public synchronized void remove(String user) {
    StoredUser known = store.known(user);
    store.update("DELETE FROM totp WHERE user_id = ?", known.id());
    if (ways(known.id()).isEmpty()) {
      store.update("DELETE FROM recovery_codes WHERE user_id = ?", known.id());
    }
  }

  /// Takes every second factor from a user who has lost them all.
  public synchronized void removeAll(String user) {
    StoredUser known = store.known(user);
    store.atOnce(
        () -> {
          store.update("DELETE FROM totp WHERE user_id = ?", known.id());
          store.update("DELETE FROM recovery_codes WHERE user_id = ?", known.id());
          store.update("DELETE FROM passkeys WHERE user_id = ?", known.id());
        });
  }

  Instant now() {
    return clock.instant();
  }

  /// A ticket for somebody whose password was right.
  String ticket(StoredUser user) {
    String ticket = Secrets.token();
    synchronized (tickets) {
      tickets.put(key(ticket), new Ticket(user.id(), clock.instant().plus(TICKET_LASTS), 0));
      while (tickets.size() > MAX_TICKETS) {
        tickets.remove(tickets.keySet().iterator().next());
      }
    }
    return ticket;
  }

  /// What came of a code.
  sealed interface Outcome {
    /// It was right; the ticket is used up.
    record Right(long user, String way) implements Outcome {}

    /// It was wrong, or the ticket is none.
    record Wrong() implements Outcome {}

    /// Nothing was compared.
    record TooMany(Duration pause) implements Outcome {}
  }

  /// Compares a code with the ticket's user.
  synchronized Outcome redeem(String ticket, String code) {
    Optional<Ticket> found = guess(ticket);
    if (found.isEmpty()) {
      return new Outcome.Wrong();
    }
    long user = found.get().user();
    List<String> keys = List.of("codes of " + user);
    Optional<Duration> wait = throttle.guess(keys);
    if (wait.isPresent()) {
      return new Outcome.TooMany(wait.get());
    }
    String way = isRight(user, code, true) ? "password and code" : "";
    if (way.isEmpty() && useRecoveryCode(user, code)) {
      way = "password and recovery code";
    }
    if (way.isEmpty()) {
      return new Outcome.Wrong();
    }
    throttle.giveBack(keys);
    use(ticket);
    return new Outcome.Right(user, way);
  }

  /// The user whom a ticket was given to; empty where it is over.
  Optional<Long> holder(String ticket) {
    synchronized (tickets) {
      return Optional.ofNullable(tickets.get(key(ticket)))
          .filter(each -> clock.instant().isBefore(each.until()))
          .map(Ticket::user);
    }
  }

  /// Ends a ticket.
  void use(String ticket) {
    synchronized (tickets) {
      tickets.remove(key(ticket));
    }
  }

  private Optional<Ticket> guess(String ticket) {
    synchronized (tickets) {
      Ticket found = tickets.get(key(ticket));
      if (found == null
          || !clock.instant().isBefore(found.until())
          || found.guesses() >= TICKET_GUESSES) {
        tickets.remove(key(ticket));
        return Optional.empty();
      }
      tickets.put(key(ticket), new Ticket(found.user(), found.until(), found.guesses() + 1));
      return Optional.of(found);
    }
  }

  /// Whether the app's code is right; takes its step, so that it is right once.
  private boolean isRight(long user, String code, boolean confirmed) {
    record Kept(byte[] secret, long lastStep) {}
    Optional<Kept> kept =
        store
            .query(
                "SELECT secret, last_step FROM totp WHERE user_id = ? AND confirmed = ?",
                row -> new Kept(row.getBytes(1), row.getLong(2)),
                user,
                confirmed ? 1 : 0)
            .stream()
            .findFirst();
    if (kept.isEmpty()) {
      return false;
    }
    OptionalLong step =
        Totp.matching(kept.get().secret(), code, clock.instant(), kept.get().lastStep());
    return step.isPresent()
        && store.update(
                "UPDATE totp SET last_step = ? WHERE user_id = ? AND last_step < ?",
                step.getAsLong(),
                user,
                step.getAsLong())
            > 0;
  }

  private boolean useRecoveryCode(long user, String code) {
    return store.update(
            "DELETE FROM recovery_codes WHERE user_id = ? AND code_hash = ?",
            user,
            Secrets.hash(code.strip().toLowerCase(Locale.ROOT)))
        > 0;
  }

  private static String key(String ticket) {
    return HexFormat.of().formatHex(Secrets.hash(ticket));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
