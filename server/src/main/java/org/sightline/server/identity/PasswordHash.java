package org.sightline.server.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// Argon2id (RFC 9106) of passwords: 19 MiB, two passes, one lane, kept in the PHC string form
/// `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`.
///
/// A hash is compared with the parameters that stand in it, so they can be raised: hashes made
/// before are outdated ([#isOutdated]) and are replaced when their owner next signs in.
///
/// At most [#AT_ONCE] are computed at a time, so that a flood of guesses costs neither the memory
/// nor the cores of recording; others wait up to [#WAIT_SECONDS] and are then told that the node is
/// busy.
final class PasswordHash {
  static final int AT_ONCE = 2;
  static final int WAIT_SECONDS = 10;

  private static final Cost COST = new Cost(19 * 1024, 2, 1);
  // What a stored hash may ask for at most: a damaged row must not take the machine's memory.
  private static final Cost MOST = new Cost(256 * 1024, 16, 8);
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final Pattern FORM =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=([0-9]{1,7}),t=([0-9]{1,3}),p=([0-9]{1,2})"
              + "\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{22,86})");

  /// How much work a guess is.
  private record Cost(int memoryKib, int passes, int lanes) {
    boolean isWithin(Cost most) {
      return memoryKib >= 8 * lanes
          && memoryKib <= most.memoryKib
          && passes >= 1
          && passes <= most.passes
          && lanes >= 1
          && lanes <= most.lanes;
    }

    String prefix() {
      return "$argon2id$v=19$m=%d,t=%d,p=%d$".formatted(memoryKib, passes, lanes);
    }
  }

  private static final LongAdder COMPUTED = new LongAdder();
  private static final Semaphore TURNS = new Semaphore(AT_ONCE, true);
  private static final SecureRandom RANDOM = new SecureRandom();

  /// A hash that no password has: unknown users cost the same work as known ones.
  static final String NOBODY =
      COST.prefix() + text(random(SALT_BYTES)) + "$" + text(random(HASH_BYTES));

  private PasswordHash() {}

  static String of(String password) {
    return of(password, COST);
  }

  private static String of(String password, Cost cost) {
    byte[] salt = random(SALT_BYTES);
    return cost.prefix() + text(salt) + "$" + text(compute(password, salt, cost, HASH_BYTES));
  }

  /// A hash as a version with other parameters would have made it, for tests.
  static String of(String password, int memoryKib, int passes) {
    return of(password, new Cost(memoryKib, passes, 1));
  }

  /// Whether `password` is the one that `stored` was made of, in a time that does not tell how much
  /// of it is right.
  ///
  /// @throws IdentityException of kind STORAGE if `stored` is no such hash
  static boolean matches(String password, String stored) {
    Matcher parts = FORM.matcher(stored);
    if (!parts.matches()) {
      throw unreadable();
    }
    Cost cost =
        new Cost(
            Integer.parseInt(parts.group(1)),
            Integer.parseInt(parts.group(2)),
            Integer.parseInt(parts.group(3)));
    if (!cost.isWithin(MOST)) {
      throw unreadable();
    }
    byte[] salt;
    byte[] hash;
    try {
      salt = Base64.getDecoder().decode(parts.group(4));
      hash = Base64.getDecoder().decode(parts.group(5));
    } catch (IllegalArgumentException e) {
      throw unreadable();
    }
    return MessageDigest.isEqual(compute(password, salt, cost, hash.length), hash);
  }

  /// Whether a hash was made with other parameters than those of today.
  static boolean isOutdated(String stored) {
    return !stored.startsWith(COST.prefix());
  }

  private static IdentityException unreadable() {
    return new IdentityException(
        IdentityException.Kind.STORAGE,
        "a stored password has a form that this version does not read; set it anew");
  }

  /// How many hashes were computed so far: the work of a guess, which must not tell a name that is
  /// known from one that is not.
  static long computed() {
    return COMPUTED.sum();
  }

  private static byte[] compute(String password, byte[] salt, Cost cost, int length) {
    try {
      if (!TURNS.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
        throw busy(null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw busy(e);
    }
    COMPUTED.increment();
    try {
      Argon2BytesGenerator generator = new Argon2BytesGenerator();
      generator.init(
          new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
              .withVersion(Argon2Parameters.ARGON2_VERSION_13)
              .withMemoryAsKB(cost.memoryKib())
              .withIterations(cost.passes())
              .withParallelism(cost.lanes())
              .withSalt(salt)
              .build());
      byte[] hash = new byte[length];
      generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
      return hash;
    } finally {
      TURNS.release();
    }
  }

  private static IdentityException busy(
      @org.jspecify.annotations.Nullable InterruptedException cause) {
    return new IdentityException(
        IdentityException.Kind.BUSY,
        "too many passwords are being compared at once; try again in a few seconds",
        cause);
  }

  private static byte[] random(int bytes) {
    byte[] random = new byte[bytes];
    RANDOM.nextBytes(random);
    return random;
  }

  private static String text(byte[] bytes) {
    return Base64.getEncoder().withoutPadding().encodeToString(bytes);
  }

  /// Why nobody may choose the password; empty where it may be chosen.
  static Optional<String> unfit(String password) {
    if (password.codePointCount(0, password.length()) < Identity.SHORTEST_PASSWORD) {
      return Optional.of(
          "the new password is too short: use at least %d characters"
              .formatted(Identity.SHORTEST_PASSWORD));
    }
    if (password.length() > Identity.LONGEST_PASSWORD) {
      return Optional.of(
          "the new password is too long: use at most %d characters"
              .formatted(Identity.LONGEST_PASSWORD));
    }
    return Optional.empty();
  }
}
