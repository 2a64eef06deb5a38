package org.sightline.analysis.mqtt;

import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Where a broker is, and who comes. Prints neither user nor password.
///
/// @param certificate SHA-256 of the one that is accepted; null for one that a trusted authority
///   signed
public record MqttBroker(
    String host,
    int port,
    boolean secure,
    @Nullable String user,
    @Nullable String password,
    @Nullable String certificate) {
  private static final int PORT = 1883;
  private static final int SECURE_PORT = 8883;

  /// Reads `mqtt://[user:password@]host[:1883]` or `mqtts://…[:8883]`.
  ///
  /// @throws IllegalArgumentException if it is none; the message repeats no password
  public static MqttBroker parse(String text) {
    URI uri;
    try {
      uri = URI.create(text.strip());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the broker's address has a character that cannot stand there: escape it, such as %40 for @ in a password");
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    boolean secure = scheme.equals("mqtts");
    if (!secure && !scheme.equals("mqtt") || uri.getHost() == null || uri.getPort() > 65_535) {
      throw new IllegalArgumentException(
          "write mqtt://user:password@host:1883, or mqtts:// for TLS (port 8883)");
    }
    String both = uri.getUserInfo();
    int colon = both == null ? -1 : both.indexOf(':');
    int usual = secure ? SECURE_PORT : PORT;
    return new MqttBroker(
        uri.getHost(),
        uri.getPort() > 0 ? uri.getPort() : usual,
        secure,
        both == null ? null : colon < 0 ? both : both.substring(0, colon),
        both == null || colon < 0 ? null : both.substring(colon + 1),
        null);
  }

  /// The same, with the one certificate that is accepted.
  public MqttBroker pinned(@Nullable String fingerprint) {
    return new MqttBroker(host, port, secure, user, password, fingerprint);
  }

  @Override
  public String toString() {
    return (secure ? "mqtts://" : "mqtt://") + host + ":" + port;
  }
}
