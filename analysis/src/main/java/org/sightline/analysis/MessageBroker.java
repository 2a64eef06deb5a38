package org.sightline.analysis;

import org.jspecify.annotations.Nullable;
import org.sightline.analysis.mqtt.MqttBroker;

/// An MQTT broker at which cameras publish what they see. Prints neither user nor password.
public final class MessageBroker {
  private final MqttBroker at;

  private MessageBroker(MqttBroker at) {
    this.at = at;
  }

  /// Reads `mqtt://[user:password@]host[:1883]` or `mqtts://…[:8883]`.
  ///
  /// @throws IllegalArgumentException if it is none; the message repeats no password
  public static MessageBroker parse(String text) {
    return new MessageBroker(MqttBroker.parse(text));
  }

  /// The same, with the one certificate that is accepted, by its SHA-256; null for one that a
  /// trusted authority signed.
  public MessageBroker pinned(@Nullable String fingerprint) {
    return new MessageBroker(at.pinned(fingerprint));
  }

  MqttBroker at() {
    return at;
  }

  @Override
  public String toString() {
    return at.toString();
  }
}
