package org.sightline.server.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.domain.CameraName;
import org.sightline.testkit.ControllableClock;

/// Own roles, groups, tokens, sessions and second factors.
class WhoMayTest {
  private static final CameraName DOOR = new CameraName("door");
  private static final CameraName YARD = new CameraName("yard");
  private static final String PASSWORD = "correct horse battery";
  private static final String HOME = "192.0.2.1";

  @TempDir Path folder;
  private final ControllableClock clock =
      new ControllableClock(Instant.parse("2026-11-22T10:00:00Z"));
  private Identity identity;

  @BeforeEach
  void open() {
    identity = Identity.open(folder.resolve("node.db"), clock);
    identity.add("root", Role.ADMINISTRATOR, PASSWORD, false);
    identity.add("ann", Role.VIEWER, PASSWORD, false);
  }

  @AfterEach
  void close() {
    identity.close();
  }

  private Caller signedIn(String name) {
    return assertInstanceOf(SignIn.Welcome.class, identity.signIn(name, PASSWORD, HOME)).caller();
  }

  private static IdentityException.Kind kind(Runnable work) {
    return assertThrows(IdentityException.class, work::run).kind();
  }

  @Test
  void anOwnRoleHoldsAtOnceForWhoIsSignedInAndAfterARestart() {
    Caller before = signedIn("ann");
    long revision = identity.revision();
    identity.roles().saveGroup("gates", Set.of(YARD));
    Role role =
        identity
            .roles()
            .save(
                "guard",
                List.of(
                    new Grant(
                        Set.of(Action.VIEW_LIVE), new Where(false, Set.of(DOOR), Set.of("gates"))),
                    new Grant(Set.of(Action.REPLAY), Where.on(DOOR))));
    identity.allow("ann", role, Where.EVERYWHERE);
    assertTrue(identity.revision() > revision);
    Caller now = identity.still(before).orElseThrow();
    assertTrue(now.rights().may(Action.VIEW_LIVE, YARD));
    assertFalse(now.rights().may(Action.REPLAY, YARD));
    assertFalse(now.may(Action.SEARCH));

    identity.roles().saveGroup("gates", Set.of());
    assertFalse(identity.still(before).orElseThrow().rights().may(Action.VIEW_LIVE, YARD));
    identity.close();
    identity = Identity.open(folder.resolve("node.db"), clock);
    assertTrue(identity.still(before).orElseThrow().rights().may(Action.VIEW_LIVE, DOOR));
    assertEquals(role, identity.roles().find("GUARD").orElseThrow());
  }

  @Test
  void whatAUserMayIsNarrowedToTheUsersCameras() {
    identity.allow("ann", Role.OPERATOR, Where.on(DOOR));
    Caller ann = signedIn("ann");
    assertTrue(ann.rights().may(Action.EXPORT, DOOR));
    assertFalse(ann.rights().may(Action.EXPORT, YARD));
    assertFalse(ann.rights().mayEverywhere(Action.EXPORT));
    assertFalse(ann.may(Action.AUDIT));
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    Roles roles = identity.roles();
    assertEquals(
        IdentityException.Kind.BAD_VALUE,
        kind(
            () ->
                roles.save("viewer", List.of(new Grant(Set.of(Action.REPLAY), Where.EVERYWHERE)))));
    assertEquals(
        IdentityException.Kind.BAD_VALUE,
        kind(
            () ->
                roles.save("x", List.of(new Grant(Set.of(Action.ADMINISTER), Where.EVERYWHERE)))));
    assertEquals(
        IdentityException.Kind.BAD_VALUE,
        kind(() -> roles.save("x", List.of(new Grant(Set.of(Action.AUDIT), Where.on(DOOR))))));
    assertEquals(
        IdentityException.Kind.BAD_VALUE,
        kind(() -> identity.allow("ann", Role.ADMINISTRATOR, Where.on(DOOR))));
    assertEquals(
        IdentityException.Kind.BAD_VALUE,
        kind(() -> identity.allow("ann", Role.VIEWER, new Where(false, Set.of(), Set.of("gone")))));
    Role role = roles.save("x", List.of(new Grant(Set.of(Action.REPLAY), Where.on(DOOR))));
    identity.allow("ann", role, Where.EVERYWHERE);
    assertEquals(IdentityException.Kind.IN_USE, kind(() -> roles.remove("x")));
    roles.saveGroup("g", Set.of(DOOR));
    identity.allow("ann", Role.VIEWER, new Where(false, Set.of(), Set.of("g")));
    assertEquals(IdentityException.Kind.IN_USE, kind(() -> roles.removeGroup("g")));
    assertTrue(roles.remove("x"));
  }

  private static Tokens.Wish wish(String name, Where where, Action... actions) {
    return new Tokens.Wish(name, Set.of(actions), where, Duration.ofDays(30));
  }

  @Test
  void aTokenMayWhatItsUserMayAndNoMoreUntilItIsOver() throws Exception {
    String secret =
        identity.tokens().add("ann", wish("backup", Where.on(DOOR), Action.REPLAY, Action.EXPORT));
    Caller script = identity.bearer(secret, HOME).orElseThrow();
    assertTrue(script.rights().may(Action.REPLAY, DOOR));
    assertFalse(script.rights().may(Action.REPLAY, YARD));
    assertFalse(script.may(Action.EXPORT), "a viewer may not export, and so may no token of one");
    assertFalse(script.may(Action.SEARCH));
    assertFalse(script.isPerson());
    Token kept = identity.tokens().of("ann").getFirst();
    assertEquals(HOME, kept.usedFrom());
    assertFalse(
        new String(Files.readAllBytes(folder.resolve("node.db")), StandardCharsets.ISO_8859_1)
            .contains(secret));

    identity.allow("ann", Role.AUDITOR, Where.EVERYWHERE);
    assertFalse(identity.still(script).orElseThrow().may(Action.REPLAY));
    clock.advance(Duration.ofDays(31));
    assertTrue(identity.still(script).isEmpty());
    assertTrue(identity.bearer(secret, HOME).isEmpty());
  }

  @Test
  void aRevokedTokenAndARemovedUsersTokenAreNobody() {
    String one = identity.tokens().add("ann", wish("one", Where.EVERYWHERE, Action.SEARCH));
    String two = identity.tokens().add("ann", wish("two", Where.EVERYWHERE, Action.SEARCH));
    assertEquals(
        IdentityException.Kind.NAME_TAKEN,
        kind(() -> identity.tokens().add("ann", wish("ONE", Where.EVERYWHERE, Action.SEARCH))));
    assertEquals(
        IdentityException.Kind.BAD_VALUE,
        kind(() -> identity.tokens().add("root", wish("x", Where.EVERYWHERE, Action.ADMINISTER))));
    long id = identity.tokens().of("ann").getLast().id();
    assertFalse(identity.tokens().revoke("root", id), "another's token");
    assertTrue(identity.tokens().revoke("ann", id));
    assertTrue(identity.bearer(one, HOME).isEmpty());
    identity.remove("ann");
    assertTrue(identity.bearer(two, HOME).isEmpty());
  }

  @Test
  void sessionsAreSeenAndEnded() {
    Caller one = signedIn("ann");
    Caller two = signedIn("ann");
    Caller root = signedIn("root");
    assertEquals(2, identity.sessions("ann").size());
    assertEquals(3, identity.sessions("").size());
    String id = identity.sessionId(one).orElseThrow();
    assertFalse(identity.endSession("root", id));
    assertTrue(identity.endSession("ann", id));
    assertTrue(identity.still(one).isEmpty());
    assertTrue(identity.still(two).isPresent());
    assertTrue(identity.endSession("", identity.sessionId(root).orElseThrow()));
    assertFalse(identity.endSession("", "%"));
  }

  private byte[] secretOf(SecondFactors.Offer offer) {
    String text = offer.secret();
    byte[] secret = new byte[20];
    long bits = 0;
    int count = 0;
    int at = 0;
    for (char sign : text.toCharArray()) {
      bits = bits << 5 | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(sign);
      count += 5;
      if (count >= 8) {
        secret[at++] = (byte) (bits >> count - 8);
        count -= 8;
      }
    }
    return secret;
  }

  private String codeNow(byte[] secret) {
    return Totp.code(secret, Totp.step(clock.instant()));
  }

  @Test
  void aPasswordAloneIsNotEnoughOnceCodesAreOn() {
    SecondFactors factors = identity.secondFactors();
    byte[] secret = secretOf(factors.offer("ann", "Sightline"));
    assertInstanceOf(SignIn.Welcome.class, identity.signIn("ann", PASSWORD, HOME), "not on yet");
    assertTrue(factors.confirm("ann", "000000").isEmpty());
    List<String> paper = factors.confirm("ann", codeNow(secret)).orElseThrow();
    assertEquals(SecondFactors.RECOVERY_CODES, Set.copyOf(paper).size());

    var asked = assertInstanceOf(SignIn.SecondFactor.class, identity.signIn("ann", PASSWORD, HOME));
    assertEquals(List.of("totp"), asked.ways());
    Entrances entrances = identity.entrances();
    assertInstanceOf(
        SignIn.Wrong.class,
        entrances.secondFactor(asked.ticket(), codeNow(secret), HOME, ""),
        "the code that switched it on is used");
    clock.advance(Duration.ofSeconds(30));
    String code = codeNow(secret);
    assertInstanceOf(SignIn.Wrong.class, entrances.secondFactor("other", code, HOME, ""));
    assertInstanceOf(SignIn.Welcome.class, entrances.secondFactor(asked.ticket(), code, HOME, ""));
    var again = assertInstanceOf(SignIn.SecondFactor.class, identity.signIn("ann", PASSWORD, HOME));
    assertInstanceOf(
        SignIn.Wrong.class, entrances.secondFactor(again.ticket(), code, HOME, ""), "a replay");
    assertInstanceOf(
        SignIn.Wrong.class,
        entrances.secondFactor(asked.ticket(), code, HOME, ""),
        "a used ticket");

    assertInstanceOf(
        SignIn.Welcome.class,
        entrances.secondFactor(again.ticket(), paper.getFirst().toUpperCase(), HOME, ""));
    var third = assertInstanceOf(SignIn.SecondFactor.class, identity.signIn("ann", PASSWORD, HOME));
    assertInstanceOf(
        SignIn.Wrong.class,
        entrances.secondFactor(third.ticket(), paper.getFirst(), HOME, ""),
        "a code on paper is good once");
    assertEquals(9, factors.recoveryCodes("ann"));
    factors.removeAll("ann");
    assertInstanceOf(SignIn.Welcome.class, identity.signIn("ann", PASSWORD, HOME));
  }

  @Test
  void everyCodeOnPaperIsGoodOnceInEitherCase() {
    SecondFactors factors = identity.secondFactors();
    byte[] secret = secretOf(factors.offer("ann", "Sightline"));
    List<String> paper = factors.confirm("ann", codeNow(secret)).orElseThrow();
    for (int i = 0; i < paper.size(); i++) {
      String typed = i % 2 == 0 ? paper.get(i) : paper.get(i).toUpperCase(Locale.ROOT);
      var asked =
          assertInstanceOf(SignIn.SecondFactor.class, identity.signIn("ann", PASSWORD, HOME));
      assertInstanceOf(
          SignIn.Welcome.class,
          identity.entrances().secondFactor(asked.ticket(), " " + typed, HOME, ""),
          typed);
    }
    assertEquals(0, factors.recoveryCodes("ann"));
  }

  @Test
  void codesCannotBeGuessedManyTimes() {
    SecondFactors factors = identity.secondFactors();
    byte[] secret = secretOf(factors.offer("ann", "Sightline"));
    factors.confirm("ann", codeNow(secret));
    int compared = 0;
    boolean stopped = false;
    for (int round = 0; round < 10 && !stopped; round++) {
      var asked =
          assertInstanceOf(SignIn.SecondFactor.class, identity.signIn("ann", PASSWORD, HOME));
      for (int guess = 0; guess < 10 && !stopped; guess++) {
        String address = "198.51.100." + (round * 10 + guess);
        SignIn came = identity.entrances().secondFactor(asked.ticket(), "12345x", address, "");
        stopped = came instanceof SignIn.TooMany;
        compared++;
      }
    }
    assertTrue(stopped, "after " + compared);
    clock.advance(SecondFactors.TICKET_LASTS);
    assertTrue(factors.holder("none").isEmpty());
  }

  @Test
  void aTicketIsOverAfterAFewMinutes() {
    byte[] secret = secretOf(identity.secondFactors().offer("ann", "Sightline"));
    identity.secondFactors().confirm("ann", codeNow(secret));
    var asked = assertInstanceOf(SignIn.SecondFactor.class, identity.signIn("ann", PASSWORD, HOME));
    clock.advance(SecondFactors.TICKET_LASTS);
    assertInstanceOf(
        SignIn.Wrong.class,
        identity.entrances().secondFactor(asked.ticket(), codeNow(secret), HOME, ""));
  }

  @Test
  void aProviderSignsInTheSamePersonWhateverTheNameAndNobodyElse() {
    Entrances entrances = identity.entrances();
    ForeignUser bob = new ForeignUser("https://id.example", "7", "bob", Role.VIEWER);
    var first = assertInstanceOf(SignIn.Welcome.class, entrances.foreign(bob, HOME, ""));
    assertEquals("bob", first.caller().user());
    ForeignUser renamed = new ForeignUser("https://id.example", "7", "robert", Role.OPERATOR);
    var second = assertInstanceOf(SignIn.Welcome.class, entrances.foreign(renamed, HOME, ""));
    assertEquals("bob", second.caller().user());
    assertTrue(second.caller().may(Action.EXPORT));
    ForeignUser root = new ForeignUser("https://id.example", "8", "root", Role.ADMINISTRATOR);
    assertEquals(IdentityException.Kind.NAME_TAKEN, kind(() -> entrances.foreign(root, HOME, "")));
    ForeignUser other = new ForeignUser("https://other.example", "7", "bob", Role.VIEWER);
    assertEquals(IdentityException.Kind.NAME_TAKEN, kind(() -> entrances.foreign(other, HOME, "")));
    assertInstanceOf(SignIn.Wrong.class, identity.signIn("bob", "", HOME));
    assertTrue(
        identity.users().stream().anyMatch(u -> u.name().equals("bob") && u.signsInElsewhere()));
  }

  @Test
  void aPasskeyThatWasNeverAskedForProvesNothing() {
    byte[] none = HexFormat.of().parseHex("00");
    String client =
        "{\"type\":\"webauthn.get\",\"challenge\":\"%s\",\"origin\":\"https://node\"}"
            .formatted(Base64.getUrlEncoder().withoutPadding().encodeToString(none));
    var response =
        new Passkeys.Response(none, client.getBytes(StandardCharsets.UTF_8), new byte[37], none);
    assertInstanceOf(
        SignIn.Wrong.class, identity.entrances().passkey("node", response, "", HOME, ""));
  }
}
