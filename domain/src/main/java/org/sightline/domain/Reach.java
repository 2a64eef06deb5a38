package org.sightline.domain;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How a camera is reached beyond its address.
///
/// @param transport how its packets come
/// @param certificate SHA-256 fingerprint of the one certificate that is accepted from it over TLS,
///   64 hexadecimal digits in lower case; null where a trusted authority must have signed it
public record Reach(Transport transport, @Nullable String certificate) {
  /// What fits most cameras.
  public static final Reach USUAL = new Reach(Transport.AUTO, null);

  private static final int FINGERPRINT_DIGITS = 64;

  public Reach {
    certificate = certificate == null ? null : fingerprint(certificate);
  }

  /// A fingerprint as people write it, with or without colons.
  private static String fingerprint(String text) {
    String digits = text.strip().replace(":", "").toLowerCase(Locale.ROOT);
    if (digits.length() != FINGERPRINT_DIGITS
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
      throw new IllegalArgumentException(
          "certificate '%s' is no SHA-256 fingerprint: it has 64 hexadecimal digits, as the refusal of the camera shows them"
              .formatted(text));
    }
    return digits;
  }
}
