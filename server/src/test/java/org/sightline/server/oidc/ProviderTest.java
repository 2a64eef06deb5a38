package org.sightline.server.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sightline.testkit.ControllableClock;

/// A provider of sign-ins that answers by a script, well and badly.
class ProviderTest {
  private final ControllableClock clock =
      new ControllableClock(Instant.parse("2026-11-22T10:00:00Z"));
  private final Map<String, Object> claims = new HashMap<>();
  private KeyPair keys;
  private HttpServer server;
  private String issuer = "";
  private String said = "";
  private String header = "{\"alg\":\"RS256\",\"kid\":\"k1\"}";
  private String idToken = "";
  private volatile Map<String, String> redeemed = Map.of();
  private Provider provider;

  @BeforeEach
  void start() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    keys = generator.generateKeyPair();
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    issuer = "http://127.0.0.1:" + server.getAddress().getPort() + "/realm";
    said =
        "{\"issuer\":\"%1$s\",\"authorization_endpoint\":\"%1$s/auth\",\"token_endpoint\":\"%1$s/token\",\"jwks_uri\":\"%1$s/keys\"}"
            .formatted(issuer);
    server.createContext("/realm/.well-known/openid-configuration", e -> answer(e, said));
    server.createContext("/realm/keys", e -> answer(e, keySet("k1", keys)));
    server.createContext(
        "/realm/token",
        e -> {
          redeemed = form(new String(e.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          answer(e, "{\"id_token\":\"%s\"}".formatted(idToken));
        });
    server.start();
    provider = provider();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private Provider provider() {
    return new Provider(
        new ProviderSetting(
            URI.create(issuer),
            "Example",
            URI.create("https://cameras.example"),
            "sightline",
            null,
            "preferred_username",
            "groups",
            Map.of("operator", List.of("guards"))),
        clock);
  }

  private static void answer(HttpExchange exchange, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static Map<String, String> form(String text) {
    Map<String, String> form = new HashMap<>();
    for (String part : text.split("&")) {
      int equals = part.indexOf('=');
      form.put(
          part.substring(0, equals),
          URLDecoder.decode(part.substring(equals + 1), StandardCharsets.UTF_8));
    }
    return form;
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String text(String words) {
    return text(words.getBytes(StandardCharsets.UTF_8));
  }

  private static String keySet(String id, KeyPair pair) {
    RSAPublicKey key = (RSAPublicKey) pair.getPublic();
    return "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"%s\",\"use\":\"sig\",\"n\":\"%s\",\"e\":\"%s\"}]}"
        .formatted(id, number(key.getModulus()), number(key.getPublicExponent()));
  }

  private static String number(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return text(bytes[0] == 0 ? java.util.Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
  }

  private String signed(KeyPair by) throws Exception {
    StringBuilder json = new StringBuilder("{");
    claims.forEach(
        (name, value) ->
            json.append(json.length() > 1 ? "," : "")
                .append('"')
                .append(name)
                .append("\":")
                .append(value));
    String words = text(header) + "." + text(json.append('}').toString());
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(by.getPrivate());
    signature.update(words.getBytes(StandardCharsets.US_ASCII));
    return words + "." + text(signature.sign());
  }

  /// A sign-in as far as the provider's page.
  private record Begun(String state, String browser) {}

  private Begun begin() throws Exception {
    Provider.Way way = provider.begin();
    Map<String, String> asked = form(way.address().getRawQuery());
    assertEquals("code", asked.get("response_type"));
    assertEquals("S256", asked.get("code_challenge_method"));
    assertEquals(
        "https://cameras.example/api/v1/session/provider/return", asked.get("redirect_uri"));
    claims.clear();
    claims.put("iss", quoted(issuer));
    claims.put("aud", quoted("sightline"));
    claims.put("sub", quoted("7"));
    claims.put("nonce", quoted(asked.getOrDefault("nonce", "")));
    claims.put("iat", clock.instant().getEpochSecond());
    claims.put("exp", clock.instant().plusSeconds(300).getEpochSecond());
    claims.put("preferred_username", quoted("ann"));
    claims.put("groups", "[\"guards\",\"all\"]");
    return new Begun(asked.getOrDefault("state", ""), way.browser());
  }

  private static String quoted(String text) {
    return "\"" + text + "\"";
  }

  private Vouched finish(Begun begun) throws Exception {
    idToken = signed(keys);
    return provider.finish(begun.state(), "code-1", begun.browser());
  }

  private void refused(String claim, Object value) throws Exception {
    Begun begun = begin();
    if (value.equals("")) {
      claims.remove(claim);
    } else {
      claims.put(claim, value);
    }
    assertInstanceOf(Vouched.Refused.class, finish(begun), claim + " " + value);
  }

  @Test
  void whoComesBackIsKnown() throws Exception {
    var person = assertInstanceOf(Vouched.Person.class, finish(begin()));
    assertEquals(new Vouched.Person(issuer, "7", "ann", List.of("guards", "all")), person);
    assertEquals("authorization_code", redeemed.get("grant_type"));
    assertEquals("code-1", redeemed.get("code"));
    assertEquals(43, redeemed.getOrDefault("code_verifier", "").length());
  }

  @Test
  void aStateIsGoodOnceInItsOwnBrowserForAWhile() throws Exception {
    Begun begun = begin();
    assertInstanceOf(Vouched.Person.class, finish(begun));
    assertInstanceOf(Vouched.Refused.class, finish(begun), "a replay");
    Begun other = begin();
    assertInstanceOf(
        Vouched.Refused.class, finish(new Begun(other.state(), begun.browser())), "of another");
    assertInstanceOf(Vouched.Refused.class, finish(new Begun("made-up", begun.browser())));
    Begun late = begin();
    clock.advance(Provider.LASTS);
    assertInstanceOf(Vouched.Refused.class, finish(late));
  }

  @Test
  void claimsThatDoNotFitAreRefused() throws Exception {
    refused("iss", quoted("https://evil.example"));
    refused("aud", quoted("another"));
    refused("aud", "[\"another\"]");
    refused("aud", "[\"sightline\",\"another\"]");
    refused("azp", quoted("another"));
    refused("aud", "");
    refused("exp", clock.instant().minusSeconds(61).getEpochSecond());
    refused("exp", "");
    refused("exp", quoted("9999999999"));
    refused("iat", clock.instant().plus(Duration.ofHours(1)).getEpochSecond());
    refused("nonce", quoted("another"));
    refused("nonce", "");
    refused("sub", "");
    refused("preferred_username", "");
  }

  @Test
  void aTokenThatNobodyOrAnotherHasSignedIsRefused() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    Begun begun = begin();
    idToken = signed(generator.generateKeyPair());
    assertInstanceOf(
        Vouched.Refused.class, provider.finish(begun.state(), "c", begun.browser()), "other key");
    for (String bad :
        List.of(
            "{\"alg\":\"none\"}",
            "{\"alg\":\"None\"}",
            "{\"alg\":\"HS256\",\"kid\":\"k1\"}",
            "{\"alg\":\"RS256\",\"kid\":\"k2\"}",
            "{\"alg\":\"ES256\",\"kid\":\"k1\"}",
            "{\"alg\":\"RS256\",\"kid\":\"k1\",\"crit\":[\"x\"]}",
            "[]")) {
      header = bad;
      assertInstanceOf(Vouched.Refused.class, finish(begin()), bad);
    }
    header = "{\"alg\":\"none\"}";
    Begun unsigned = begin();
    String token = signed(keys);
    idToken = token.substring(0, token.lastIndexOf('.') + 1);
    assertInstanceOf(
        Vouched.Refused.class, provider.finish(unsigned.state(), "c", unsigned.browser()));
  }

  @Test
  void tokensThatWereChangedAnywhereAreRefused() throws Exception {
    long seed = Long.getLong("sightline.seed", 20_261_122L);
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      Begun begun = begin();
      char[] token = signed(keys).toCharArray();
      int at = random.nextInt(token.length - 2); // the last sign holds bits that nobody reads
      char other = "ABCDEFGHabcdefgh0123_-.".charAt(random.nextInt(23));
      if (token[at] != other) {
        token[at] = other;
        idToken = new String(token);
        Vouched came = provider.finish(begun.state(), "c", begun.browser());
        assertInstanceOf(Vouched.Refused.class, came, "seed " + seed + " round " + round);
      }
    }
  }

  @Test
  void aProviderThatCallsItselfOtherwiseOrSendsElsewhereIsNotAsked() throws Exception {
    String good = said;
    for (String bad :
        List.of(
            good.replace("\"issuer\":\"" + issuer, "\"issuer\":\"https://evil.example"),
            good.replace(issuer + "/token", "http://192.0.2.1/token"),
            good.replace(issuer + "/auth", "javascript:alert(1)"),
            good.replace(issuer + "/keys", "file:///etc/passwd"),
            "{}",
            "<html>",
            "{\"x\":\"" + "y".repeat(300_000) + "\"}")) {
      said = bad;
      assertThrows(IOException.class, () -> provider().begin(), bad.substring(0, 2));
    }
  }

  @Test
  void aKeyThatTheProviderBeganToUseIsFound() throws Exception {
    Begun before = begin();
    assertInstanceOf(Vouched.Person.class, finish(before));
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    keys = generator.generateKeyPair();
    server.removeContext("/realm/keys");
    server.createContext("/realm/keys", e -> answer(e, keySet("k2", keys)));
    header = "{\"alg\":\"RS256\",\"kid\":\"k2\"}";
    clock.advance(Duration.ofMinutes(1));
    assertInstanceOf(Vouched.Person.class, finish(begin()));
  }

  @Test
  void aProviderThatIsGoneIsSaidToBe() throws Exception {
    Begun begun = begin();
    server.removeContext("/realm/token");
    assertInstanceOf(Vouched.Unreachable.class, finish(begun));
    assertTrue(
        assertThrows(
                IllegalArgumentException.class, () -> ProviderSetting.address("http://id.example"))
            .getMessage()
            .contains("https"));
  }
}
