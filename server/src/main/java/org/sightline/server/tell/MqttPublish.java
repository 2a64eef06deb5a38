package org.sightline.server.tell;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.sightline.media.mqtt.MqttOrders;
import org.sightline.media.mqtt.MqttPacket;
import org.sightline.rule.Courier.Outcome;
import org.sightline.server.config.Receiver;

/// One message published with quality of service 1 (MQTT 3.1.1, OASIS 2014): connect, publish, wait
/// for the acknowledgement, leave. Alerts are rare: a connection for each needs no keeping alive.
final class MqttPublish {
  private static final int ID = 1; // of this connection's one message

  private MqttPublish() {}

  static Outcome send(Receiver.Mqtt mqtt, String message, Duration deadline) {
    Receiver.Login login = mqtt.login();
    try (Wire wire = Wire.open(login, deadline)) {
      String password = login.user() == null ? null : login.password();
      int keepAliveSeconds = (int) Math.min(deadline.toSeconds() * 2, 0xFFFF);
      // the broker gives a name of its own
      wire.say(MqttOrders.connect("", login.user(), password, keepAliveSeconds));
      MqttPacket.requireWelcome(MqttPacket.next(wire.in()));
      wire.say(MqttOrders.publish(ID, mqtt.topic(), message.getBytes(StandardCharsets.UTF_8)));
      MqttPacket answer = MqttPacket.next(wire.in());
      if (!(answer instanceof MqttPacket.Acknowledged(int id)) || id != ID) {
        return new Outcome.Failed("%s answered something else".formatted(login));
      }
      wire.say(MqttOrders.disconnect());
      return new Outcome.Arrived();
    } catch (IOException e) {
      return new Outcome.Failed("%s: %s".formatted(login, e.getMessage()));
    }
  }
}
