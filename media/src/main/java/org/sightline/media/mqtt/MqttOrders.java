package org.sightline.media.mqtt;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The control packets of MQTT 3.1.1 (OASIS, 2014) that a client sends.
public final class MqttOrders {
  private static final int MAX_TEXT = 65_535;

  private MqttOrders() {}

  /// CONNECT with a clean session (section 3.1).
  ///
  /// @param user null for none
  public static byte[] connect(
      String client, @Nullable String user, @Nullable String password, int keepAliveSeconds) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    text(body, "MQTT");
    body.write(4);
    body.write(2 | (user == null ? 0 : 128) | (password == null ? 0 : 64));
    number(body, keepAliveSeconds);
    text(body, client);
    if (user != null) {
      text(body, user);
    }
    if (password != null) {
      text(body, password);
    }
    return packet(0x10, body);
  }

  /// SUBSCRIBE with quality 1 (section 3.8).
  public static byte[] subscribe(int id, List<String> filters) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    number(body, id);
    for (String filter : filters) {
      text(body, filter);
      body.write(1);
    }
    return packet(0x82, body);
  }

  /// PUBLISH with quality 1, not retained (section 3.3).
  public static byte[] publish(int id, String topic, byte[] payload) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    text(body, topic);
    number(body, id);
    body.writeBytes(payload);
    return packet(0x32, body);
  }

  /// PUBACK (section 3.4).
  public static byte[] acknowledge(int id) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    number(body, id);
    return packet(0x40, body);
  }

  /// PINGREQ (section 3.12).
  public static byte[] ping() {
    return new byte[] {(byte) 0xC0, 0};
  }

  /// DISCONNECT (section 3.14).
  public static byte[] disconnect() {
    return new byte[] {(byte) 0xE0, 0};
  }

  private static void number(ByteArrayOutputStream to, int number) {
    to.write(number >> 8);
    to.write(number);
  }

  private static void text(ByteArrayOutputStream to, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > MAX_TEXT) {
      throw new IllegalArgumentException(
          "a text of %d bytes does not fit into a packet of MQTT".formatted(bytes.length));
    }
    number(to, bytes.length);
    to.writeBytes(bytes);
  }

  private static byte[] packet(int first, ByteArrayOutputStream body) {
    ByteArrayOutputStream packet = new ByteArrayOutputStream();
    packet.write(first);
    int left = body.size();
    do {
      int digit = left & 127;
      left >>= 7;
      packet.write(left > 0 ? digit | 128 : digit);
    } while (left > 0);
    packet.writeBytes(body.toByteArray());
    return packet.toByteArray();
  }
}
