package org.sightline.media.rtsp;

import java.time.Duration;

/// The Session field (RFC 2326 section 12.37).
///
/// @param id as it is to be sent back; empty if there is none
/// @param timeout after which a silent client is forgotten
public record SessionHeader(String id, Duration timeout) {
  /// What holds where the camera does not say otherwise.
  public static final Duration STANDARD_TIMEOUT = Duration.ofSeconds(60);

  private static final int MAX_ID_CHARS = 256;
  private static final int MAX_TIMEOUT_SECONDS = 24 * 3600;

  /// Reads `8A2B; timeout=60`; a timeout of 0 or none that can be read counts as the standard one.
  public static SessionHeader parse(String value) {
    int semicolon = value.indexOf(';');
    String id = (semicolon < 0 ? value : value.substring(0, semicolon)).strip();
    if (id.length() > MAX_ID_CHARS) {
      id = "";
    }
    String rest = semicolon < 0 ? "" : value.substring(semicolon + 1);
    String seconds = HeaderText.parameters(rest, ';').getOrDefault("timeout", "");
    return new SessionHeader(
        id,
        HeaderText.wholeNumber(seconds)
            .filter(n -> n > 0)
            .map(n -> Duration.ofSeconds(Math.min(n, MAX_TIMEOUT_SECONDS)))
            .orElse(STANDARD_TIMEOUT));
  }
}
