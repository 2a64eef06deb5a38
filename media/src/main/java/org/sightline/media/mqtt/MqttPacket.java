package org.sightline.media.mqtt;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A control packet of MQTT 3.1.1 (OASIS, 2014) as a broker sends it.
public sealed interface MqttPacket {
  /// The largest packet that is read; a larger message is passed over.
  int MAX_BYTES = 512 << 10;

  /// The answer to CONNECT; 0 for yes (section 3.2.2.3).
  record Connected(int code) implements MqttPacket {}

  /// The answer to SUBSCRIBE: for each filter the granted quality, or 128 for none.
  record Subscribed(int id, byte[] codes) implements MqttPacket {}

  /// A message.
  ///
  /// @param quality 0 or 1; one of 1 is to be acknowledged with `id`
  /// @param retained whether it was said before somebody subscribed
  record Message(String topic, byte[] payload, int quality, int id, boolean retained)
      implements MqttPacket {}

  /// The broker has a message that was published with quality 1 (section 3.4).
  record Acknowledged(int id) implements MqttPacket {}

  /// A sign of life.
  record Alive() implements MqttPacket {}

  /// A message that was too large and is lost.
  ///
  /// @param id to acknowledge, or 0
  record TooLarge(long bytes, int id) implements MqttPacket {}

  /// Reads one packet.
  ///
  /// @throws IOException if the connection ends before or inside it, or what comes is no packet of
  ///   a broker
  static MqttPacket next(InputStream in) throws IOException {
    int first = in.read();
    if (first < 0) {
      throw new EOFException("it closed the connection");
    }
    return read(first, in);
  }

  /// Refuses an answer to CONNECT that is no yes.
  ///
  /// @throws IOException that says why, for people
  static void requireWelcome(MqttPacket answer) throws IOException {
    if (!(answer instanceof Connected(int code))) {
      throw new IOException("it does not speak MQTT 3.1.1");
    }
    switch (code) {
      case 0 -> {}
      case 1 -> throw new IOException("it does not speak MQTT 3.1.1");
      case 2 -> throw new IOException("it does not take this client's name");
      case 4, 5 -> throw new IOException("user or password are wrong, or may not connect");
      default -> throw new IOException("it takes no connection now (%d)".formatted(code));
    }
  }

  /// Reads the rest of a packet whose first byte has come.
  ///
  /// @throws IOException if the connection ends inside, or what comes is no packet of a broker
  static MqttPacket read(int first, InputStream in) throws IOException {
    int length = length(in);
    if (length > MAX_BYTES) {
      return tooLarge(first, length, in);
    }
    // In steps, so that a length alone takes no memory.
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException("the broker closed the connection inside a packet");
    }
    return switch (first >> 4) {
      case 2 -> {
        require(length == 2);
        yield new Connected(body[1] & 255);
      }
      case 3 -> message(first & 15, body);
      case 4 -> {
        require(length == 2);
        yield new Acknowledged(number(body, 0));
      }
      case 9 -> {
        require(length >= 3);
        yield new Subscribed(number(body, 0), Arrays.copyOfRange(body, 2, length));
      }
      case 11, 13 -> new Alive();
      default -> throw new IOException("it sends a packet that no client gets");
    };
  }

  private static TooLarge tooLarge(int first, int length, InputStream in) throws IOException {
    require(first >> 4 == 3);
    byte[] size = in.readNBytes(2);
    require(size.length == 2);
    int topic = number(size, 0);
    in.skipNBytes(topic);
    byte[] id = in.readNBytes(((first >> 1) & 3) == 0 ? 0 : 2);
    in.skipNBytes(length - 2L - topic - id.length);
    return new TooLarge(length, id.length < 2 ? 0 : number(id, 0));
  }

  private static Message message(int flags, byte[] body) throws IOException {
    int quality = (flags >> 1) & 3;
    require(quality <= 1 && body.length >= 2);
    int end = 2 + number(body, 0);
    int payload = quality == 0 ? end : end + 2;
    require(payload <= body.length);
    return new Message(
        new String(body, 2, end - 2, StandardCharsets.UTF_8),
        Arrays.copyOfRange(body, payload, body.length),
        quality,
        quality == 0 ? 0 : number(body, end),
        (flags & 1) == 1);
  }

  private static int number(byte[] body, int at) {
    return (body[at] & 255) << 8 | body[at + 1] & 255;
  }

  private static void require(boolean holds) throws IOException {
    if (!holds) {
      throw new IOException("it sends what is no MQTT");
    }
  }

  /// The remaining length (section 2.2.3): up to four bytes of seven bits.
  private static int length(InputStream in) throws IOException {
    int length = 0;
    for (int shift = 0; shift < 28; shift += 7) {
      int b = in.read();
      if (b < 0) {
        throw new EOFException("the broker closed the connection inside a packet");
      }
      length |= (b & 127) << shift;
      if (b < 128) {
        return length;
      }
    }
    throw new IOException("it sends what is no MQTT");
  }
}
