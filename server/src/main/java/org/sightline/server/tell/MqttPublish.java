package org.sightline.server.tell;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.sightline.rule.Courier.Outcome;
import org.sightline.server.config.Receiver;

/// One message published with quality of service 1 (MQTT 3.1.1, OASIS 2014): connect, publish, wait
/// for the acknowledgement, leave. Alerts are rare: a connection for each needs no keeping alive.
final class MqttPublish {
  private static final int MAX_ANSWER = 4096;

  private MqttPublish() {}

  static Outcome send(Receiver.Mqtt mqtt, String message, Duration deadline) {
    Receiver.Login login = mqtt.login();
    try (Wire wire = Wire.open(login, deadline)) {
      wire.out().write(connect(login, deadline));
      wire.out().flush();
      byte[] welcome = packet(wire, 0x20); // CONNACK
      if (welcome.length < 2 || welcome[1] != 0) {
        return new Outcome.Failed(
            "%s refuses the connection (code %d): check user and password"
                .formatted(login, welcome.length < 2 ? -1 : welcome[1]));
      }
      wire.out().write(publish(mqtt.topic(), message));
      wire.out().flush();
      packet(wire, 0x40); // PUBACK
      wire.out().write(new byte[] {(byte) 0xE0, 0}); // DISCONNECT
      wire.out().flush();
      return new Outcome.Arrived();
    } catch (IOException e) {
      return new Outcome.Failed("%s: %s".formatted(login, e.getMessage()));
    }
  }

  private static byte[] connect(Receiver.Login login, Duration deadline) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeUTF("MQTT");
    out.writeByte(4);
    int flags = 0x02; // clean session
    flags |= login.user() == null ? 0 : 0x80;
    flags |= login.password() == null || login.user() == null ? 0 : 0x40;
    out.writeByte(flags);
    out.writeShort((int) deadline.toSeconds() * 2);
    out.writeUTF(""); // the broker gives a name of its own
    if (login.user() != null) {
      out.writeUTF(login.user());
      if (login.password() != null) {
        out.writeUTF(login.password());
      }
    }
    return framed(0x10, bytes.toByteArray());
  }

  private static byte[] publish(String topic, String message) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeUTF(topic);
    out.writeShort(1); // of this connection's one message
    out.write(message.getBytes(StandardCharsets.UTF_8));
    return framed(0x32, bytes.toByteArray());
  }

  /// Fixed header, section 2.2: kind, then the length in groups of seven bits.
  private static byte[] framed(int kind, byte[] body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(kind);
    int length = body.length;
    do {
      int group = length % 128;
      length /= 128;
      bytes.write(length > 0 ? group | 0x80 : group);
    } while (length > 0);
    bytes.writeBytes(body);
    return bytes.toByteArray();
  }

  private static byte[] packet(Wire wire, int kind) throws IOException {
    int first = wire.in().read();
    int length = 0;
    int shift = 0;
    int group;
    do {
      group = wire.in().read();
      if (first < 0 || group < 0 || shift > 21) {
        throw new IOException("the broker closed the connection");
      }
      length |= (group & 0x7F) << shift;
      shift += 7;
    } while ((group & 0x80) != 0);
    if ((first & 0xF0) != kind || length > MAX_ANSWER) {
      throw new IOException("the broker answered something else");
    }
    byte[] body = wire.in().readNBytes(length);
    if (body.length < length) {
      throw new IOException("the broker closed the connection");
    }
    return body;
  }
}
