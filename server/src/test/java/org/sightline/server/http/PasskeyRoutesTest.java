package org.sightline.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.server.http.wire.WireAccount;
import org.sightline.server.http.wire.WirePasskeyChallenge;
import org.sightline.server.http.wire.WireSession;
import org.sightline.server.identity.Role;
import org.sightline.server.json.Json;
import org.sightline.testkit.Certificates;

/// A passkey from being made to signing in, by an authenticator written here (Web Authentication
/// Level 2: EC P-256, attestation "none").
class PasskeyRoutesTest {
  private static final int PRESENT = 0x01;
  private static final int VERIFIED = 0x04;
  private static final int MADE = 0x40;

  @TempDir Path folder;
  private TestNode node;
  private final KeyPair keys = Certificates.ec();
  private final byte[] credential = {9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 1, 2, 3, 4, 5, 6};

  @BeforeEach
  void start() {
    node = TestNode.ready(folder);
  }

  @AfterEach
  void stop() throws Exception {
    node.close();
  }

  private String origin() {
    return "http://127.0.0.1:" + node.http.port();
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] sha256(byte[] bytes) throws Exception {
    return MessageDigest.getInstance("SHA-256").digest(bytes);
  }

  private static byte[] client(String type, String challenge, String origin) {
    return "{\"type\":\"%s\",\"challenge\":\"%s\",\"origin\":\"%s\",\"crossOrigin\":false}"
        .formatted(type, challenge, origin)
        .getBytes(StandardCharsets.UTF_8);
  }

  private byte[] words(String site, int flags, int count) throws Exception {
    ByteArrayOutputStream words = new ByteArrayOutputStream();
    words.writeBytes(sha256(site.getBytes(StandardCharsets.UTF_8)));
    words.write(flags);
    words.writeBytes(ByteBuffer.allocate(4).putInt(count).array());
    if ((flags & MADE) != 0) {
      words.writeBytes(new byte[16]); // an authenticator that does not say what it is
      words.writeBytes(ByteBuffer.allocate(2).putShort((short) credential.length).array());
      words.writeBytes(credential);
      ECPublicKey key = (ECPublicKey) keys.getPublic();
      words.writeBytes(new byte[] {(byte) 0xA5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32});
      words.writeBytes(coordinate(key.getW().getAffineX()));
      words.writeBytes(new byte[] {0x22, 0x58, 32});
      words.writeBytes(coordinate(key.getW().getAffineY()));
    }
    return words.toByteArray();
  }

  private static byte[] coordinate(BigInteger number) {
    byte[] bytes = number.toByteArray();
    byte[] fixed = new byte[32];
    int length = Math.min(32, bytes.length);
    System.arraycopy(bytes, bytes.length - length, fixed, 32 - length, length);
    return fixed;
  }

  /// The attestation object: a map of fmt, attStmt and authData (CBOR, RFC 8949).
  private static byte[] attestation(byte[] words) {
    ByteArrayOutputStream object = new ByteArrayOutputStream();
    object.write(0xA3);
    cborText(object, "fmt");
    cborText(object, "none");
    cborText(object, "attStmt");
    object.write(0xA0);
    cborText(object, "authData");
    object.write(0x58);
    object.write(words.length);
    object.writeBytes(words);
    return object.toByteArray();
  }

  private static void cborText(ByteArrayOutputStream to, String text) {
    to.write(0x60 | text.length());
    to.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  private HttpResponse<String> post(String path, Object body, @Nullable String token)
      throws Exception {
    return node.send(
        node.call("POST", path, token)
            .method("POST", BodyPublishers.ofString(Json.text(body)))
            .header("Content-Type", "application/json"));
  }

  private WirePasskeyChallenge challenge(String path, @Nullable String token) throws Exception {
    HttpResponse<String> answer = post(path, Map.of(), token);
    assertEquals(200, answer.statusCode(), answer.body());
    return Json.read(answer.body().getBytes(StandardCharsets.UTF_8), WirePasskeyChallenge.class);
  }

  private HttpResponse<String> make(String origin, String challenge, String site) throws Exception {
    byte[] words = words(site, PRESENT | VERIFIED | MADE, 1);
    return post(
        "/api/v1/account/passkeys",
        Map.of(
            "name",
            "blue stick",
            "credential",
            text(credential),
            "clientJson",
            text(client("webauthn.create", challenge, origin)),
            "attestation",
            text(attestation(words))),
        node.token(Role.OPERATOR));
  }

  private void made() throws Exception {
    WirePasskeyChallenge asked =
        challenge("/api/v1/account/passkeys/challenge", node.token(Role.OPERATOR));
    assertEquals("127.0.0.1", asked.site());
    HttpResponse<String> kept = make(origin(), asked.challenge(), asked.site());
    assertEquals(201, kept.statusCode(), kept.body());
  }

  /// What an authenticator shows.
  private record Shown(String challenge, String origin, String site, int count) {}

  private Map<String, String> shown(Shown what) throws Exception {
    byte[] client = client("webauthn.get", what.challenge(), what.origin());
    byte[] words = words(what.site(), PRESENT | VERIFIED, what.count());
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(keys.getPrivate());
    signature.update(words);
    signature.update(sha256(client));
    return Map.of(
        "credential",
        text(credential),
        "clientJson",
        text(client),
        "authenticator",
        text(words),
        "signature",
        text(signature.sign()));
  }

  private String asked() throws Exception {
    return challenge("/api/v1/session/passkey/challenge", null).challenge();
  }

  private HttpResponse<String> signIn(Map<String, String> shown) throws Exception {
    return post("/api/v1/session/passkey", shown, null);
  }

  @Test
  void aPasskeyThatWasMadeSignsInAndItsUseIsNoted() throws Exception {
    made();
    HttpResponse<String> welcome = signIn(shown(new Shown(asked(), origin(), "127.0.0.1", 2)));
    assertEquals(200, welcome.statusCode(), welcome.body());
    WireSession session =
        Json.read(welcome.body().getBytes(StandardCharsets.UTF_8), WireSession.class);
    assertEquals("operator", session.user());
    String cookie = welcome.headers().firstValue("Set-Cookie").orElseThrow();
    assertTrue(cookie.contains("HttpOnly"), cookie);
    String token = cookie.substring(cookie.indexOf('=') + 1, cookie.indexOf(';'));
    HttpResponse<String> account = node.send(node.call("GET", "/api/v1/account", token));
    WireAccount own = Json.read(account.body().getBytes(StandardCharsets.UTF_8), WireAccount.class);
    assertEquals("blue stick", own.passkeys().getFirst().name());
    assertTrue(own.passkeys().getFirst().usedAt() != null);
  }

  @Test
  void aCountThatDoesNotRiseIsThatOfACopy() throws Exception {
    made();
    assertEquals(200, signIn(shown(new Shown(asked(), origin(), "127.0.0.1", 7))).statusCode());
    for (int count : new int[] {7, 6, 1}) {
      assertEquals(
          401, signIn(shown(new Shown(asked(), origin(), "127.0.0.1", count))).statusCode());
    }
    assertEquals(200, signIn(shown(new Shown(asked(), origin(), "127.0.0.1", 8))).statusCode());
  }

  @Test
  void whatWasShownOnceOpensNothingTwice() throws Exception {
    made();
    Map<String, String> shown = shown(new Shown(asked(), origin(), "127.0.0.1", 2));
    assertEquals(200, signIn(shown).statusCode());
    HttpResponse<String> again = signIn(shown);
    assertEquals(401, again.statusCode());
    assertFalse(again.headers().firstValue("Set-Cookie").isPresent());
  }

  @Test
  void aPasskeyOfAnotherPageOrOfNoChallengeOpensNothing() throws Exception {
    made();
    assertEquals(
        401,
        signIn(shown(new Shown(asked(), "https://evil.example", "127.0.0.1", 2))).statusCode());
    assertEquals(401, signIn(shown(new Shown(asked(), origin(), "evil.example", 2))).statusCode());
    assertEquals(
        401, signIn(shown(new Shown("bm90IGFza2Vk", origin(), "127.0.0.1", 2))).statusCode());
    String forMaking =
        challenge("/api/v1/account/passkeys/challenge", node.token(Role.OPERATOR)).challenge();
    assertEquals(401, signIn(shown(new Shown(forMaking, origin(), "127.0.0.1", 2))).statusCode());
    Map<String, String> forged =
        new java.util.HashMap<>(shown(new Shown(asked(), origin(), "127.0.0.1", 2)));
    forged.put("authenticator", text(words("127.0.0.1", PRESENT | VERIFIED, 3)));
    assertEquals(401, signIn(forged).statusCode(), "what was signed is another");
  }

  @Test
  void aPasskeyIsMadeOnOurOwnPageWithOurChallengeOnce() throws Exception {
    String token = node.token(Role.OPERATOR);
    String at = "/api/v1/account/passkeys/challenge";
    assertTrue(
        make("https://evil.example", challenge(at, token).challenge(), "127.0.0.1").statusCode()
            >= 400);
    assertTrue(
        make(origin(), challenge(at, token).challenge(), "evil.example").statusCode() >= 400);
    assertTrue(make(origin(), "bm90IGFza2Vk", "127.0.0.1").statusCode() >= 400);
    String others = challenge(at, node.token(Role.VIEWER)).challenge();
    assertTrue(make(origin(), others, "127.0.0.1").statusCode() >= 400);
    String good = challenge(at, token).challenge();
    assertEquals(201, make(origin(), good, "127.0.0.1").statusCode());
    assertTrue(make(origin(), good, "127.0.0.1").statusCode() >= 400);
    assertEquals(1, node.identity.passkeys().of("operator").size());
  }
}
