package org.sightline.server.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.testkit.ControllableClock;

class IdentityTest {
  private static final String PASSWORD = "correct horse battery";

  @TempDir Path folder;
  private final ControllableClock clock = ControllableClock.atNewYear();
  private Identity identity;

  @BeforeEach
  void open() {
    identity = Identity.open(folder.resolve("node.db"), clock);
  }

  @AfterEach
  void close() {
    identity.close();
  }

  @Test
  void theFirstAdministratorGetsAPasswordOnceAndKeepsIt() {
    String password = identity.firstAdministrator().orElseThrow();
    assertTrue(password.matches("([a-z2-9]{4}-){4}[a-z2-9]{4}"), "99 bits to type");
    assertEquals(Optional.empty(), identity.firstAdministrator());
    SignIn.Welcome welcome = signIn("admin", password);
    assertTrue(welcome.caller().mustChangePassword());
    assertEquals(Role.ADMINISTRATOR, welcome.caller().role());
    identity.close();
    identity = Identity.open(folder.resolve("node.db"), clock);
    assertEquals(Optional.empty(), identity.firstAdministrator());
    signIn("ADMIN", password);
  }

  @Test
  void thereIsAlwaysAnAdministrator() {
    identity.firstAdministrator();
    String password = identity.add("ann", Role.OPERATOR);
    String session = signIn("ann", password).token();
    for (Runnable last :
        java.util.List.<Runnable>of(
            () -> identity.remove("Admin"),
            () -> identity.changeRole("admin", Role.OPERATOR),
            () -> identity.changeRole("ADMIN", Role.VIEWER))) {
      assertEquals(
          IdentityException.Kind.LAST_ADMINISTRATOR,
          assertThrows(IdentityException.class, last::run).kind());
    }
    identity.changeRole("ann", Role.ADMINISTRATOR);
    assertEquals(Role.ADMINISTRATOR, identity.session(session).orElseThrow().role());
    identity.changeRole("admin", Role.VIEWER);
    assertEquals(
        IdentityException.Kind.LAST_ADMINISTRATOR,
        assertThrows(IdentityException.class, () -> identity.remove("ann")).kind());
    assertTrue(identity.remove("admin"));
    assertFalse(identity.remove("admin"));
    assertEquals(
        IdentityException.Kind.UNKNOWN_USER,
        assertThrows(IdentityException.class, () -> identity.changeRole("admin", Role.VIEWER))
            .kind());
  }

  @Test
  void neitherPasswordsNorTokensStandInTheDatabase() throws Exception {
    String password = identity.firstAdministrator().orElseThrow();
    String token = signIn("admin", password).token();
    identity.close();
    String stored =
        new String(
            Files.readAllBytes(folder.resolve("node.db")),
            java.nio.charset.StandardCharsets.ISO_8859_1);
    assertTrue(stored.contains("$argon2id$v=19$m=19456,t=2,p=1$"));
    assertFalse(stored.contains(password) || stored.contains(token));
    identity = Identity.open(folder.resolve("node.db"), clock);
  }

  @Test
  void aSessionEndsAfterSevenDaysHoweverMuchItIsUsed() {
    identity.add("ann", Role.VIEWER, PASSWORD, false);
    String token = signIn("ann", PASSWORD).token();
    for (int days = 1; days <= 13; days++) {
      clock.advance(Duration.ofHours(12).minusMinutes(2));
      assertTrue(identity.session(token).isPresent());
    }
    clock.advance(Duration.ofHours(13));
    assertTrue(identity.session(token).isEmpty());
  }

  @Test
  void aSessionWithoutACallForTwelveHoursIsOver() {
    identity.add("ann", Role.VIEWER, PASSWORD, false);
    String token = signIn("ann", PASSWORD).token();
    clock.advance(Duration.ofHours(12).minusSeconds(1));
    assertTrue(identity.session(token).isPresent());
    clock.advance(Duration.ofHours(12));
    assertTrue(identity.session(token).isEmpty());
  }

  @Test
  void aNewPasswordEndsAllOtherSessions() {
    identity.add("ann", Role.OPERATOR, PASSWORD, true);
    SignIn.Welcome here = signIn("ann", PASSWORD);
    SignIn.Welcome elsewhere = signIn("ann", PASSWORD);
    assertInstanceOf(
        PasswordChange.Wrong.class,
        identity.changePassword(here.caller(), "not it at all", "another good one", "a"));
    assertInstanceOf(
        PasswordChange.Unfit.class,
        identity.changePassword(here.caller(), PASSWORD, "elevenchars", "a"));
    assertInstanceOf(
        PasswordChange.Unfit.class,
        identity.changePassword(here.caller(), PASSWORD, PASSWORD, "a"));
    assertInstanceOf(
        PasswordChange.Changed.class,
        identity.changePassword(here.caller(), PASSWORD, "another good one", "a"));
    assertTrue(identity.session(elsewhere.token()).isEmpty());
    assertFalse(identity.session(here.token()).orElseThrow().mustChangePassword());
    assertInstanceOf(SignIn.Wrong.class, identity.signIn("ann", PASSWORD, "a"));
    signIn("ann", "another good one");
  }

  @Test
  void signingOutEndsTheSession() {
    identity.add("ann", Role.VIEWER, PASSWORD, false);
    SignIn.Welcome welcome = signIn("ann", PASSWORD);
    identity.signOut(welcome.caller());
    assertTrue(identity.session(welcome.token()).isEmpty());
    assertTrue(identity.still(welcome.caller()).isEmpty());
  }

  @Test
  void aResetPasswordEndsAllSessionsAndMustBeChanged() {
    identity.add("ann", Role.VIEWER, PASSWORD, false);
    SignIn.Welcome welcome = signIn("ann", PASSWORD);
    String next = identity.resetPassword("ann");
    assertTrue(identity.session(welcome.token()).isEmpty());
    assertTrue(signIn("ann", next).caller().mustChangePassword());
  }

  @Test
  void anAddressMayGuessTenTimesAMinute() {
    identity.add("ann", Role.VIEWER, PASSWORD, false);
    for (int guess = 0; guess < Throttle.GUESSES; guess++) {
      clock.advance(Duration.ofSeconds(1));
      String name = guess % 2 == 0 ? "ann" : "nobody" + guess;
      assertInstanceOf(SignIn.Wrong.class, identity.signIn(name, "wrong", "10.0.0.9"));
    }
    SignIn.TooMany refused =
        assertInstanceOf(SignIn.TooMany.class, identity.signIn("ann", PASSWORD, "10.0.0.9"));
    assertEquals(Duration.ofSeconds(51), refused.retryAfter());
    assertInstanceOf(SignIn.Welcome.class, identity.signIn("ann", PASSWORD, "10.0.0.8"));
    clock.advance(refused.retryAfter());
    assertInstanceOf(SignIn.Welcome.class, identity.signIn("ann", PASSWORD, "10.0.0.9"));
  }

  @Test
  void anIpv6SubscriberHasOneAddress() {
    for (int i = 0; i < 10; i++) {
      assertInstanceOf(SignIn.Wrong.class, identity.signIn("user" + i, "x", "2001:db8:0:7::" + i));
    }
    assertInstanceOf(SignIn.TooMany.class, identity.signIn("ann", "x", "2001:db8:0:7:a::99"));
    assertInstanceOf(SignIn.Wrong.class, identity.signIn("ann", "x", "2001:db8:0:8::1"));
  }

  @Test
  void aRightGuessDoesNotCount() {
    identity.add("ann", Role.VIEWER, PASSWORD, false);
    for (int i = 0; i < Throttle.GUESSES + 2; i++) {
      signIn("ann", PASSWORD);
    }
  }

  @Test
  void guessesAtTheCurrentPasswordCountToo() {
    identity.add("ann", Role.VIEWER, PASSWORD, false);
    Caller caller = signIn("ann", PASSWORD).caller();
    for (int i = 0; i < Throttle.GUESSES; i++) {
      identity.changePassword(caller, "wrong", "another good one", "a");
    }
    assertInstanceOf(
        PasswordChange.TooMany.class,
        identity.changePassword(caller, PASSWORD, "another good one", "a"));
  }

  @Test
  void aClockSetBackLocksNobodyOut() {
    identity.add("ann", Role.VIEWER, PASSWORD, false);
    for (int i = 0; i < Throttle.GUESSES; i++) {
      identity.signIn("ann", "wrong", "a");
    }
    clock.advance(Duration.ofDays(-30));
    assertInstanceOf(SignIn.Welcome.class, identity.signIn("ann", PASSWORD, "a"));
  }

  @Test
  void namesAndPasswordsThatCannotBeUsedAreRefused() {
    for (String name : new String[] {"", "cli", "CLI", "a b", "../x", "a".repeat(65), "ä"}) {
      assertThrows(
          IdentityException.class, () -> identity.add(name, Role.VIEWER, PASSWORD, false), name);
    }
    assertThrows(IdentityException.class, () -> identity.add("ann", Role.VIEWER, "short", false));
    identity.add("ann", Role.VIEWER, PASSWORD, false);
    IdentityException taken =
        assertThrows(
            IdentityException.class, () -> identity.add("Ann", Role.VIEWER, PASSWORD, false));
    assertEquals(IdentityException.Kind.NAME_TAKEN, taken.kind());
    assertInstanceOf(SignIn.Wrong.class, identity.signIn("ann", "x".repeat(2000), "a"));
  }

  @Test
  void theTokenOfTheCommandLineIsItsOwnersAlone() throws Exception {
    String token = identity.cliToken(folder);
    Path file = folder.resolve("cli-token");
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertEquals(token, identity.cliToken(folder));
    assertEquals(Role.ADMINISTRATOR, identity.bearer(token, "192.0.2.1").orElseThrow().role());
    assertTrue(identity.bearer(token + "x", "192.0.2.1").isEmpty());
    assertTrue(identity.session(token).isEmpty());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThrows(IdentityException.class, () -> identity.cliToken(folder));
    Files.delete(file);
    assertNotEquals(token, identity.cliToken(folder));
    assertTrue(identity.bearer(token, "192.0.2.1").isEmpty());
  }

  private SignIn.Welcome signIn(String name, String password) {
    return assertInstanceOf(SignIn.Welcome.class, identity.signIn(name, password, "here"));
  }
}
