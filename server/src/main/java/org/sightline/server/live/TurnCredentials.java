package org.sightline.server.live;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.sightline.server.config.WebRtcSetting.Turn;

/// What a browser needs to use a TURN server.
///
/// @param user null where the server asks for none
public record TurnCredentials(String url, @Nullable String user, @Nullable String password) {
  /// How long made ones are good.
  static final Duration LIFE = Duration.ofHours(1);

  private static final String ALGORITHM = "HmacSHA1";

  /// Those of `turn` for the user `who`: made for an hour where the server shares a secret
  /// (draft-uberti-behave-turn-rest), else those that the owner gave.
  public static TurnCredentials of(Turn turn, String who, Instant now) {
    String secret = turn.secret();
    if (secret == null) {
      return new TurnCredentials(turn.url(), turn.user(), turn.password());
    }
    String name = now.plus(LIFE).getEpochSecond() + ":" + who;
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      byte[] signed = mac.doFinal(name.getBytes(StandardCharsets.UTF_8));
      return new TurnCredentials(turn.url(), name, Base64.getEncoder().encodeToString(signed));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime has no " + ALGORITHM, e);
    }
  }

  @Override
  public String toString() {
    return "credentials for " + url;
  }
}
