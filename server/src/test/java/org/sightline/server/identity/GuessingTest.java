package org.sightline.server.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sightline.testkit.ControllableClock;

/// Guesses from many addresses, and hashes that older versions made.
class GuessingTest {
  private static final String PASSWORD = "correct horse battery";
  private static final String HOME = "192.0.2.1";

  @TempDir Path folder;
  private final ControllableClock clock = ControllableClock.atNewYear();
  private Identity identity;

  @BeforeEach
  void open() {
    identity = Identity.open(folder.resolve("node.db"), clock);
    identity.add("ann", Role.OPERATOR, PASSWORD, false);
  }

  @AfterEach
  void close() {
    identity.close();
  }

  private SignIn guess(String password, String address) {
    return identity.signIn("ann", password, address);
  }

  @Test
  void aThousandAddressesGuessNoFasterThanOne() {
    int compared = 0;
    for (int i = 0; i < 1_000; i++) {
      if (guess("wrong", "10.0.%d.%d".formatted(i / 250, i % 250)) instanceof SignIn.Wrong) {
        compared++;
      }
    }
    assertEquals(Throttle.GUESSES, compared);
  }

  @Test
  void aFloodOfStrangersDoesNotLockTheOwnerOut() {
    assertInstanceOf(SignIn.Welcome.class, guess(PASSWORD, HOME));
    for (int minute = 0; minute < 3; minute++) {
      for (int i = 0; i < 2 * Throttle.GUESSES; i++) {
        guess("wrong", "10.0.0." + i);
      }
      assertInstanceOf(SignIn.TooMany.class, guess(PASSWORD, "10.0.1.1"));
      assertInstanceOf(SignIn.Welcome.class, guess(PASSWORD, HOME));
      clock.advance(Throttle.WINDOW);
    }
    assertInstanceOf(SignIn.Welcome.class, guess(PASSWORD, "10.0.1.1"));
  }

  @Test
  void anOwnersAddressIsStillKnownAfterARestartAndGuessesThereAreCountedToo() {
    guess(PASSWORD, HOME);
    identity.close();
    identity = Identity.open(folder.resolve("node.db"), clock);
    for (int i = 0; i < 2 * Throttle.GUESSES; i++) {
      guess("wrong", "10.0.0." + i);
    }
    for (int i = 0; i < Throttle.GUESSES; i++) {
      assertInstanceOf(SignIn.Wrong.class, guess("wrong", HOME));
    }
    assertInstanceOf(SignIn.TooMany.class, guess(PASSWORD, HOME));
  }

  @Test
  void onlySoManyAddressesOfAUserAreRemembered() {
    for (int i = 0; i <= UserStore.MAX_ADDRESSES; i++) {
      clock.advance(Duration.ofSeconds(1));
      guess(PASSWORD, "10.0.0." + i);
    }
    try (UserStore store = UserStore.open(folder.resolve("node.db"))) {
      assertFalse(store.isKnown("ann", "10.0.0.0"), "the oldest is forgotten");
      assertTrue(store.isKnown("ANN", "10.0.0.1"), "names are compared without case");
      assertTrue(store.isKnown("ann", "10.0.0." + UserStore.MAX_ADDRESSES));
    }
  }

  @Test
  void aNameThatNobodyHasIsLimitedLikeOneThatSomebodyHas() {
    for (String name : List.of("ann", "nobody")) {
      for (int i = 0; i < Throttle.GUESSES; i++) {
        assertInstanceOf(
            SignIn.Wrong.class, identity.signIn(name, "wrong", "10.%d.0.1".formatted(i)));
      }
      assertInstanceOf(SignIn.TooMany.class, identity.signIn(name, "wrong", "10.99.0.1"));
      clock.advance(Throttle.WINDOW);
    }
  }

  @Test
  void aWrongGuessIsTheSameWorkWhetherTheNameIsKnownOrNot() {
    for (String name : List.of("ann", "ANN", "nobody", "", "no such name!", "a".repeat(5000))) {
      for (String password : List.of("wrong", "", "x".repeat(Identity.LONGEST_PASSWORD + 1))) {
        long before = PasswordHash.computed();
        assertInstanceOf(SignIn.Wrong.class, identity.signIn(name, password, HOME));
        assertEquals(1, PasswordHash.computed() - before, name + " " + password.length());
        clock.advance(Throttle.WINDOW);
      }
    }
  }

  @Test
  void aHashWithOlderParametersIsReadAndReplacedAtTheNextSignIn() throws Exception {
    String old = PasswordHash.of(PASSWORD, 8 * 1024, 1);
    assertTrue(PasswordHash.isOutdated(old));
    store("UPDATE users SET password_hash = '" + old + "'");
    assertInstanceOf(SignIn.Wrong.class, guess("not it at all", HOME));
    assertEquals(old, stored(), "a wrong guess replaces nothing");
    SignIn.Welcome first = assertInstanceOf(SignIn.Welcome.class, guess(PASSWORD, HOME));
    assertFalse(PasswordHash.isOutdated(stored()));
    assertInstanceOf(SignIn.Welcome.class, guess(PASSWORD, HOME));
    assertTrue(identity.session(first.token()).isPresent(), "no session ended by it");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plain",
        "$argon2id$v=19$m=9999999,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=19$m=19456,t=0,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=19$m=19456,t=2,p=0$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "$argon2i$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
      })
  void aDamagedHashIsRefusedBeforeAnyWork(String stored) {
    IdentityException refused =
        assertThrows(IdentityException.class, () -> PasswordHash.matches(PASSWORD, stored));
    assertEquals(IdentityException.Kind.STORAGE, refused.kind());
  }

  @Test
  void theFileWithTheHashesIsReadableByItsOwnerOnly() throws Exception {
    for (String name : List.of("node.db", "node.db-wal")) {
      assertEquals(
          "rw-------",
          PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))));
    }
  }

  private void store(String sql) throws Exception {
    try (Connection connection = connection();
        var statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  private String stored() throws Exception {
    try (Connection connection = connection();
        var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT password_hash FROM users")) {
      return row.getString(1);
    }
  }

  private Connection connection() throws Exception {
    return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("node.db"));
  }
}
