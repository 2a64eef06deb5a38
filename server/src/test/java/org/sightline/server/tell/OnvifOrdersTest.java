package org.sightline.server.tell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sightline.analysis.Hearing;
import org.sightline.domain.Camera;
import org.sightline.domain.CameraName;
import org.sightline.rule.Courier.Outcome;
import org.sightline.testkit.OnvifCamera;
import org.sightline.testkit.OnvifCamera.Security;

/// Orders to a camera that has a clock, a user and a port of its own.
class OnvifOrdersTest {
  private static final CameraName GATE = new CameraName("gate");

  private static Camera camera() {
    return Camera.of(GATE, URI.create("rtsp://127.0.0.1:1/main"));
  }

  private static OnvifOrders orders(URI device) {
    return new OnvifOrders(
        _ -> Optional.of(new Hearing(device, null, List.of())), InstantSource.system());
  }

  @ParameterizedTest
  @EnumSource(Security.class)
  void outputsCommandsAndPresetsReachTheCameraWhicheverWayItWantsItsUserProved(Security security)
      throws IOException {
    try (OnvifCamera device = OnvifCamera.start(security).clockAhead(Duration.ofHours(7))) {
      OnvifOrders orders = orders(device.address());
      assertEquals(new Outcome.Arrived(), orders.relay(camera(), "siren<1>", true));
      assertEquals(new Outcome.Arrived(), orders.relay(camera(), "siren<1>", false));
      assertEquals(new Outcome.Arrived(), orders.auxiliary(camera(), "tt:Wiper|On"));
      assertEquals(new Outcome.Arrived(), orders.preset(camera(), "north"));
      assertEquals(
          List.of(
              "SetRelayOutputState siren<1> active",
              "SetRelayOutputState siren<1> inactive",
              "SendAuxiliaryCommand tt:Wiper|On",
              "GotoPreset profile_1 north"),
          device.orders());
    }
  }

  @Test
  void withoutAnAddressOfItsOwnTheDeviceIsAskedWhereTheStreamComesFrom() throws IOException {
    try (OnvifCamera device = OnvifCamera.start(Security.TOKEN)) {
      URI stream =
          URI.create(device.address().toString().replace("/onvif/device_service", "/mjpeg"));
      OnvifOrders orders = new OnvifOrders(_ -> Optional.empty(), InstantSource.system());
      assertEquals(
          new Outcome.Arrived(), orders.auxiliary(Camera.of(GATE, stream), "tt:IRLamp|On"));
      assertEquals(List.of("SendAuxiliaryCommand tt:IRLamp|On"), device.orders());
    }
  }

  @Test
  void whatACameraDoesNotDoIsNotTriedAgainAndWhoItDoesNotKnowIs() throws IOException {
    try (OnvifCamera device = OnvifCamera.start(Security.TOKEN)) {
      assertInstanceOf(
          Outcome.Refused.class, orders(device.address()).relay(camera(), "unknown", true));
      URI stranger = URI.create(device.address().toString().replace("pass%20", "word"));
      Outcome refused = orders(stranger).preset(camera(), "north");
      assertInstanceOf(Outcome.Failed.class, refused);
      assertFalse(refused.toString().contains("%26"), refused::toString);
      assertEquals(List.of(), device.orders());
    }
    try (OnvifCamera gone = OnvifCamera.start(Security.NONE)) {
      URI address = gone.address();
      gone.close();
      assertInstanceOf(Outcome.Failed.class, orders(address).relay(camera(), "siren", true));
    }
  }

  @Test
  void anAddressWhereNoCameraCanBeIsNotConnectedTo() {
    Outcome refused =
        orders(URI.create("http://169.254.169.254/onvif/device_service"))
            .auxiliary(camera(), "tt:Wiper|On");
    assertInstanceOf(Outcome.Failed.class, refused);
    assertTrue(refused.toString().contains("169.254.169.254"), refused.toString());
  }

  @Test
  void answersThatAreMutatedAreOutcomes() throws IOException {
    byte[] good =
        OnvifCamera.http(
            "200 OK",
            "",
            OnvifCamera.envelope(
                "<trt:GetProfilesResponse><trt:Profiles token=\"a\"/></trt:GetProfilesResponse>"));
    long seed = Long.getLong("sightline.seed", 29);
    Random random = new Random(seed);
    try (OnvifCamera device = OnvifCamera.start(Security.NONE)) {
      for (int round = 0; round < Integer.getInteger("sightline.fuzz", 100); round++) {
        for (int answer = 0; answer < 4; answer++) {
          byte[] bad = good.clone();
          for (int i = 0; i <= random.nextInt(6); i++) {
            bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
          }
          // a length that was changed must not let the node wait for what does not come
          String head = new String(bad, StandardCharsets.ISO_8859_1);
          device.answerNextWith(head.contains("Connection: close") ? bad : good);
        }
        Outcome outcome = orders(device.address()).preset(camera(), "north");
        assertTrue(outcome != null, "seed %d round %d".formatted(seed, round));
      }
    }
  }
}
