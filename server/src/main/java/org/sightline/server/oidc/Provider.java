package org.sightline.server.oidc;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The provider that signs people in: where to send a browser, and who comes back.
///
/// A sign-in is good once, for [#LASTS], and only in the browser that began it. Whatever the
/// provider answers is bounded and checked; its addresses must be of the same sort as the issuer's.
/// Any thread may call any method.
public final class Provider {
  /// How long somebody may take at the provider.
  static final Duration LASTS = Duration.ofMinutes(10);

  /// The same in seconds, for the cookie that the browser keeps meanwhile.
  public static final long LASTS_SECONDS = LASTS.toSeconds();

  /// How far the provider's clock may be from ours.
  static final Duration SKEW = Duration.ofSeconds(60);

  private static final int MAX_WAITING = 1000;
  private static final int MAX_ANSWER_BYTES = 256 << 10;
  private static final int MAX_TEXT = 255;
  private static final int MAX_GROUPS = 1000;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration KEPT = Duration.ofHours(1);
  private static final Duration ASKED_AGAIN = Duration.ofSeconds(30);
  private static final String WELL_KNOWN = "/.well-known/openid-configuration";
  private static final JsonMapper JSON = new JsonMapper();

  private final ProviderSetting setting;
  private final InstantSource clock;
  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(PATIENCE)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final SecureRandom random = new SecureRandom();

  /// A sign-in that was begun.
  ///
  /// @param browser hash of the secret that the browser keeps meanwhile
  private record Waiting(String nonce, String verifier, byte[] browser, Instant until) {}

  private record Known(
      URI authorization, URI token, URI keySet, List<SignedToken.Key> keys, Instant at) {}

  // Guarded by itself; the oldest goes when there are more than MAX_WAITING.
  private final Map<String, Waiting> waiting = new LinkedHashMap<>();
  private @Nullable Known known; // guarded by this

  public Provider(ProviderSetting setting, InstantSource clock) {
    this.setting = setting;
    this.clock = clock;
  }

  /// The setting.
  public ProviderSetting setting() {
    return setting;
  }

  /// Where to send a browser.
  ///
  /// @param address of the provider
  /// @param browser a secret that the browser keeps until it comes back
  public record Way(URI address, String browser) {
    @Override
    public String toString() {
      return "way to a provider";
    }
  }

  /// Begins a sign-in.
  ///
  /// @throws IOException if the provider does not answer, or not as one does
  public Way begin() throws IOException, InterruptedException {
    Known provider = provider(false);
    String state = secret();
    String browser = secret();
    Waiting begun = new Waiting(secret(), secret(), sha256(browser), clock.instant().plus(LASTS));
    synchronized (waiting) {
      waiting.put(state, begun);
      while (waiting.size() > MAX_WAITING) {
        waiting.remove(waiting.keySet().iterator().next());
      }
    }
    Map<String, String> asked = new LinkedHashMap<>();
    asked.put("response_type", "code");
    asked.put("client_id", setting.client());
    asked.put("redirect_uri", returnAddress());
    asked.put("scope", "openid profile email groups");
    asked.put("state", state);
    asked.put("nonce", begun.nonce());
    asked.put("code_challenge", text(sha256(begun.verifier())));
    asked.put("code_challenge_method", "S256");
    String separator = provider.authorization().getRawQuery() == null ? "?" : "&";
    return new Way(URI.create(provider.authorization() + separator + form(asked)), browser);
  }

  /// Who has come back from the provider.
  ///
  /// @param state and code, as they stand in the address that the browser came back to
  /// @param browser the secret that it kept; empty where it has none
  public Vouched finish(String state, String code, String browser) throws InterruptedException {
    Waiting begun;
    synchronized (waiting) {
      begun = waiting.remove(state);
    }
    if (begun == null
        || !clock.instant().isBefore(begun.until())
        || !MessageDigest.isEqual(begun.browser(), sha256(browser))) {
      return new Vouched.Refused("no such sign-in was begun in this browser, or it is over");
    }
    if (code.isEmpty() || code.length() > SignedToken.MAX_LENGTH) {
      return new Vouched.Refused("the provider gave no code");
    }
    try {
      JsonNode answer = redeemed(provider(false), code, begun.verifier());
      String text = answer.path("id_token").asString("");
      return person(verified(text).claims(), begun.nonce());
    } catch (IOException e) {
      return new Vouched.Unreachable(String.valueOf(e.getMessage()));
    } catch (SignedToken.Unfit e) {
      return new Vouched.Refused(String.valueOf(e.getMessage()));
    }
  }

  private SignedToken verified(String text)
      throws IOException, InterruptedException, SignedToken.Unfit {
    try {
      return SignedToken.read(text, provider(false).keys());
    } catch (SignedToken.Unfit e) {
      if (!e.isUnknownKey()) {
        throw e;
      }
      return SignedToken.read(text, provider(true).keys());
    }
  }

  /// Who the claims are about (OpenID Connect Core 3.1.3.7).
  private Vouched person(JsonNode claims, String nonce) {
    String issuer = setting.issuer().toString();
    Instant now = clock.instant();
    JsonNode audience = claims.path("aud");
    boolean ours = audience.isString() && audience.asString("").equals(setting.client());
    for (JsonNode each : audience) {
      ours |= each.asString("").equals(setting.client());
    }
    boolean several = audience.isArray() && audience.size() > 1;
    if (!claims.path("iss").asString("").equals(issuer)) {
      return new Vouched.Refused("the token is of another issuer");
    }
    if (!ours
        || (several || claims.has("azp"))
            && !claims.path("azp").asString("").equals(setting.client())) {
      return new Vouched.Refused("the token is for somebody else");
    }
    if (!claims.path("exp").isNumber()
        || now.minus(SKEW).getEpochSecond() >= claims.path("exp").asLong(0)) {
      return new Vouched.Refused("the token is over");
    }
    if (!claims.path("iat").isNumber()
        || now.plus(SKEW).getEpochSecond() < claims.path("iat").asLong(0)
        || claims.path("nbf").isNumber()
            && now.plus(SKEW).getEpochSecond() < claims.path("nbf").asLong(0)) {
      return new Vouched.Refused("the token is of the future");
    }
    if (!MessageDigest.isEqual(sha256(nonce), sha256(claims.path("nonce").asString("")))) {
      return new Vouched.Refused("the token is of another sign-in");
    }
    String subject = claims.path("sub").asString("");
    String name = claims.path(setting.nameClaim()).asString("");
    if (subject.isEmpty() || subject.length() > MAX_TEXT || name.isEmpty()) {
      return new Vouched.Refused("the token says not who it is about");
    }
    return new Vouched.Person(issuer, subject, name, groups(claims));
  }

  private List<String> groups(JsonNode claims) {
    JsonNode claim = claims.path(setting.groupsClaim());
    List<String> groups = new ArrayList<>();
    if (claim.isString()) {
      groups.add(claim.asString(""));
    }
    for (JsonNode each : claim) {
      if (each.isString() && groups.size() < MAX_GROUPS) {
        groups.add(each.asString(""));
      }
    }
    return groups;
  }

  private JsonNode redeemed(Known provider, String code, String verifier)
      throws IOException, InterruptedException {
    Map<String, String> asked = new LinkedHashMap<>();
    asked.put("grant_type", "authorization_code");
    asked.put("code", code);
    asked.put("redirect_uri", returnAddress());
    asked.put("code_verifier", verifier);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(provider.token())
            .header("Content-Type", "application/x-www-form-urlencoded");
    Path secretFile = setting.secretFile();
    if (secretFile == null) {
      asked.put("client_id", setting.client());
    } else {
      String secret = Files.readString(secretFile, StandardCharsets.UTF_8).strip();
      String both = encoded(setting.client()) + ":" + encoded(secret);
      request.header(
          "Authorization",
          "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)));
    }
    return answer(request.POST(HttpRequest.BodyPublishers.ofString(form(asked))));
  }

  /// The provider's addresses and keys.
  ///
  /// @param again whether its keys are asked for anew, at most every [#ASKED_AGAIN]
  private synchronized Known provider(boolean again) throws IOException, InterruptedException {
    Known there = known;
    Instant now = clock.instant();
    if (there != null) {
      Duration age = Duration.between(there.at(), now);
      if (age.compareTo(again ? ASKED_AGAIN : KEPT) < 0 && !age.isNegative()) {
        return there;
      }
    }
    String issuer = setting.issuer().toString();
    String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
    JsonNode said = answer(HttpRequest.newBuilder(URI.create(base + WELL_KNOWN)).GET());
    if (!said.path("issuer").asString("").equals(issuer)) {
      throw new IOException("the provider calls itself otherwise than the setting issuer");
    }
    URI keySet = address(said, "jwks_uri");
    List<SignedToken.Key> keys = SignedToken.keys(answer(HttpRequest.newBuilder(keySet).GET()));
    Known fresh =
        new Known(
            address(said, "authorization_endpoint"),
            address(said, "token_endpoint"),
            keySet,
            keys,
            now);
    known = fresh;
    return fresh;
  }

  private static URI address(JsonNode said, String name) throws IOException {
    try {
      URI address = new URI(said.path(name).asString(""));
      if (ProviderSetting.isTrusted(address) && address.getRawUserInfo() == null) {
        return address;
      }
    } catch (java.net.URISyntaxException _) {
      // said below
    }
    throw new IOException("the provider's %s is no address to trust".formatted(name));
  }

  private JsonNode answer(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<InputStream> response =
        client.send(
            request.timeout(PATIENCE).header("Accept", "application/json").build(),
            HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream in = response.body()) {
      byte[] bytes = in.readNBytes(MAX_ANSWER_BYTES + 1);
      if (response.statusCode() != 200 || bytes.length > MAX_ANSWER_BYTES) {
        throw new IOException("the provider answers %d".formatted(response.statusCode()));
      }
      return JSON.readTree(new String(bytes, StandardCharsets.UTF_8));
    } catch (JacksonException e) {
      throw new IOException("the provider answers no JSON", e);
    }
  }

  private String returnAddress() {
    String address = setting.address().toString();
    return (address.endsWith("/") ? address.substring(0, address.length() - 1) : address)
        + "/api/v1/session/provider/return";
  }

  private String secret() {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return text(bytes);
  }

  private static byte[] sha256(String words) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(words.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String form(Map<String, String> values) {
    List<String> parts = new ArrayList<>();
    values.forEach((name, value) -> parts.add(encoded(name) + "=" + encoded(value)));
    return String.join("&", parts);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
