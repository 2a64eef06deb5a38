package org.sightline.rule;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.function.Predicate;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Posts alerts to webhooks, signed as Standard Webhooks has it: `webhook-id`, `webhook-timestamp`
/// and `webhook-signature`, which is `v1,` and the base64 of HMAC-SHA-256 over `id.timestamp.body`
/// (<https://www.standardwebhooks.com>). The receiver drops what it has had by the id.
public final class Webhooks {
  private static final String PREFIX = "whsec_";
  private static final int SECRET_BYTES = 32;

  private Webhooks() {}

  /// A new secret: `whsec_` and 32 random bytes in base64.
  static String newSecret() {
    byte[] random = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(random);
    return PREFIX + Base64.getEncoder().encodeToString(random);
  }

  /// Whether a text has the form of a secret: `whsec_` and 16 to 64 bytes in base64.
  public static boolean isSecret(String text) {
    if (!text.startsWith(PREFIX)) {
      return false;
    }
    try {
      int length = Base64.getDecoder().decode(text.substring(PREFIX.length())).length;
      return length >= 16 && length <= 64;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /// The value of `webhook-signature`.
  public static String signature(String secret, String id, long timestampSeconds, String body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(
          new SecretKeySpec(
              Base64.getDecoder().decode(secret.substring(PREFIX.length())), "HmacSHA256"));
      byte[] signed =
          "%s.%d.%s".formatted(id, timestampSeconds, body).getBytes(StandardCharsets.UTF_8);
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HMAC-SHA-256", e);
    }
  }

  /// Posts one parcel.
  public static Courier.Outcome post(
      java.net.URI address,
      Courier.Parcel parcel,
      Predicate<InetAddress> allowed,
      Duration timeout,
      InstantSource clock) {
    OutwardPost.Letter letter =
        OutwardPost.Letter.json(address, parcel.body()).with("webhook-id", parcel.id());
    if (!parcel.secret().isEmpty()) {
      long now = clock.instant().getEpochSecond();
      letter =
          letter
              .with("webhook-timestamp", Long.toString(now))
              .with(
                  "webhook-signature", signature(parcel.secret(), parcel.id(), now, parcel.body()));
    }
    return outcome(address.getHost(), OutwardPost.send(letter, allowed, timeout));
  }

  /// What a status means: 2xx is taken; a request that is wrong in itself holds up no other.
  public static Courier.Outcome outcome(String host, OutwardPost.Result result) {
    return switch (result) {
      case OutwardPost.Result.Failed(String why) -> new Courier.Outcome.Failed(why);
      case OutwardPost.Result.Refused(String why) -> new Courier.Outcome.Refused(why);
      case OutwardPost.Result.Answered(int status) when status >= 200 && status < 300 ->
          new Courier.Outcome.Arrived();
      case OutwardPost.Result.Answered(int status) -> {
        String hint = status >= 300 && status < 400 ? " (redirects are not followed)" : "";
        String why = "%s answered %d%s".formatted(host, status, hint);
        boolean theirs = status >= 400 && status < 500 && status != 408 && status != 429;
        yield theirs ? new Courier.Outcome.Rejected(why) : new Courier.Outcome.Failed(why);
      }
    };
  }
}
