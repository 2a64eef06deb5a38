package org.sightline.server.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// Argon2id (RFC 9106) of passwords: 19 MiB, two passes, one lane, kept in the PHC string form
/// `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`.
///
/// At most [#AT_ONCE] are computed at a time, so that a flood of guesses costs neither the memory
/// nor the cores of recording; others wait up to [#WAIT_SECONDS] and are then told that the node is
/// busy.
final class PasswordHash {
  static final int AT_ONCE = 2;
  static final int WAIT_SECONDS = 10;

  private static final int MEMORY_KIB = 19 * 1024;
  private static final int PASSES = 2;
  private static final int LANES = 1;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final String PREFIX =
      "$argon2id$v=19$m=%d,t=%d,p=%d$".formatted(MEMORY_KIB, PASSES, LANES);

  private static final Semaphore TURNS = new Semaphore(AT_ONCE, true);
  private static final SecureRandom RANDOM = new SecureRandom();

  /// A hash that no password has: unknown users cost the same work as known ones.
  static final String NOBODY = PREFIX + text(random(SALT_BYTES)) + "$" + text(random(HASH_BYTES));

  private PasswordHash() {}

  static String of(String password) {
    byte[] salt = random(SALT_BYTES);
    return PREFIX + text(salt) + "$" + text(compute(password, salt));
  }

  /// Whether `password` is the one that `stored` was made of, in a time that does not tell how much
  /// of it is right.
  static boolean matches(String password, String stored) {
    if (!stored.startsWith(PREFIX)) {
      throw new IdentityException(
          IdentityException.Kind.STORAGE,
          "a stored password has a form that this version does not read; set it anew");
    }
    String[] parts = stored.substring(PREFIX.length()).split("\\$", -1);
    byte[] salt = Base64.getDecoder().decode(parts[0]);
    byte[] hash = Base64.getDecoder().decode(parts[1]);
    return MessageDigest.isEqual(compute(password, salt), hash);
  }

  private static byte[] compute(String password, byte[] salt) {
    try {
      if (!TURNS.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
        throw busy(null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw busy(e);
    }
    try {
      Argon2BytesGenerator generator = new Argon2BytesGenerator();
      generator.init(
          new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
              .withVersion(Argon2Parameters.ARGON2_VERSION_13)
              .withMemoryAsKB(MEMORY_KIB)
              .withIterations(PASSES)
              .withParallelism(LANES)
              .withSalt(salt)
              .build());
      byte[] hash = new byte[HASH_BYTES];
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
}
