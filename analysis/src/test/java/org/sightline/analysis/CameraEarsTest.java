package org.sightline.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.sightline.domain.Camera;
import org.sightline.domain.CameraName;
import org.sightline.domain.Observation;
import org.sightline.domain.Observation.MotionObservation;
import org.sightline.domain.Observation.ObjectObservation;
import org.sightline.domain.Observation.SignalObservation;
import org.sightline.testkit.OnvifCamera;
import org.sightline.testkit.OnvifCamera.Security;
import org.sightline.testkit.TestBroker;

/// What cameras say beside their streams, as observations and as a gate.
class CameraEarsTest {
  private static final CameraName DOOR = new CameraName("door");
  private static final Camera CAMERA = Camera.of(DOOR, URI.create("rtsp://127.0.0.1:9/main"));
  private static final Sight TOLD = new Sight(true, true, false).by(Sight.Way.BESIDE);

  private final BlockingQueue<Observation> told = new LinkedBlockingQueue<>();

  private CameraEars ears(MessageBroker broker) {
    return CameraEars.open(broker, told::add, InstantSource.system());
  }

  private static void until(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    Object lock = new Object();
    synchronized (lock) {
      while (!condition.getAsBoolean()) {
        assertTrue(System.nanoTime() < end, "it never became so");
        lock.wait(10);
      }
    }
  }

  private SignalObservation signal(String label) throws InterruptedException {
    SignalObservation signal = (SignalObservation) told.poll(60, TimeUnit.SECONDS);
    assertEquals(label, signal.label());
    assertEquals(DOOR, signal.camera());
    assertEquals("camera", signal.source().detector());
    return signal;
  }

  private static Hearing events(OnvifCamera camera) {
    return new Hearing(camera.address(), null, List.of());
  }

  private static String rule(String name) {
    return OnvifCamera.part("VideoSourceConfigurationToken", "1") + OnvifCamera.part("Rule", name);
  }

  @Test
  void eventsBecomeMotionAndSignalsWithTheCameraAsTheirSource() throws Exception {
    try (OnvifCamera camera = OnvifCamera.start(Security.TOKEN).clockAhead(Duration.ofDays(-30));
        CameraEars ears = ears(null)) {
      ears.begin(CAMERA, events(camera), TOLD);
      camera.say(
          "tns1:RuleEngine/LineDetector/Crossed",
          "",
          rule("Kerb"),
          OnvifCamera.part("ObjectId", "5"));
      SignalObservation crossed = signal("line crossed");
      assertEquals(Set.of("Kerb"), crossed.zones());
      assertTrue(Duration.between(crossed.when().start(), Instant.now()).toMinutes() < 2);
      String input = OnvifCamera.part("InputToken", "Alarm_1");
      camera.say(
          "tns1:Device/Trigger/DigitalInput", "Initialized", input, state("LogicalState", false));
      camera.say("tns1:Device/Trigger/DigitalInput", "Changed", input, state("LogicalState", true));
      camera.say("tns1:Device/Trigger/DigitalInput", "Changed", input, state("LogicalState", true));
      assertEquals(Set.of("Alarm_1"), signal("input").zones());
      until(() -> ears.active().contains(DOOR));
      camera.say(
          "tns1:RuleEngine/CellMotionDetector/Motion",
          "Changed",
          rule(""),
          state("IsMotion", true));
      until(() -> ears.figures().notices() >= 5);
      camera.say(
          "tns1:Device/Trigger/DigitalInput", "Changed", input, state("LogicalState", false));
      camera.say(
          OnvifCamera.message(
              "tns1:RuleEngine/CellMotionDetector/Motion",
              "Changed",
              rule(""),
              state("IsMotion", false),
              Instant.now().plus(Duration.ofDays(-30)).plusSeconds(5)));
      Observation one = told.poll(60, TimeUnit.SECONDS);
      Observation two = told.poll(60, TimeUnit.SECONDS);
      List<Observation> both = java.util.Arrays.asList(one, two);
      assertTrue(both.stream().anyMatch(MotionObservation.class::isInstance), both.toString());
      assertTrue(
          both.stream()
              .anyMatch(o -> o instanceof SignalObservation s && s.label().equals("input ended")),
          both.toString());
      assertEquals(List.of(), ears.problems());
    }
  }

  private static String state(String name, boolean is) {
    return OnvifCamera.part(name, Boolean.toString(is));
  }

  @Test
  void vendorsTopicsAndTamperingAreUnderstoodAndHealthIsNot() throws Exception {
    try (OnvifCamera camera = OnvifCamera.start(Security.HTTP_DIGEST);
        CameraEars ears = ears(null)) {
      ears.begin(CAMERA, events(camera), TOLD);
      camera.say("tns1:Monitoring/ProcessorUsage", "Changed", "", OnvifCamera.part("Value", "1"));
      camera.say(
          "tns1:VideoSource/GlobalSceneChange/ImagingService", "Changed", "", state("State", true));
      signal("tampering");
      camera.say(
          "tnsaxis:CameraApplicationPlatform/ObjectAnalytics/Device1Scenario1",
          "Changed",
          "",
          OnvifCamera.part("active", "1"));
      signal("object");
      camera.say(
          "tns1:AudioAnalytics/Audio/DetectedSound", "Changed", "", state("isSoundDetected", true));
      signal("sound");
      camera.say(
          "tns1:RuleEngine/MyRuleDetector/PeopleDetect", "Changed", "", state("State", true));
      signal("person");
      camera.say("tns1:RuleEngine/tnshik:FallDown/Alarm", "Changed", "", state("State", true));
      signal("alarm");
      camera.say(
          "tns1:RuleEngine/FieldDetector/ObjectsInside",
          "Initialized",
          rule("Yard"),
          state("IsInside", true));
      assertEquals(Set.of("Yard"), signal("in field").zones());
    }
  }

  @Test
  void aStateThatANewSubscriptionTellsAgainIsNoNews() throws Exception {
    try (OnvifCamera camera = OnvifCamera.start(Security.NONE);
        CameraEars ears = ears(null)) {
      ears.begin(CAMERA, events(camera), TOLD);
      String yard = rule("Yard");
      camera.say(
          "tns1:RuleEngine/FieldDetector/ObjectsInside", "Changed", yard, state("IsInside", true));
      signal("in field");
      camera.forget();
      camera.say(
          "tns1:RuleEngine/FieldDetector/ObjectsInside",
          "Initialized",
          yard,
          state("IsInside", true));
      camera.say(
          "tns1:RuleEngine/LineDetector/Crossed", "", yard, OnvifCamera.part("ObjectId", "1"));
      signal("line crossed");
    }
  }

  @Test
  void aGateTellsNothing() throws Exception {
    try (OnvifCamera camera = OnvifCamera.start(Security.NONE);
        CameraEars ears = ears(null)) {
      ears.begin(CAMERA, events(camera), new Sight(true, false, true).by(Sight.Way.BESIDE));
      assertEquals(Set.of(), ears.active());
      camera.say("tns1:VideoSource/MotionAlarm", "Changed", "", state("State", true));
      until(() -> ears.active().equals(Set.of(DOOR)));
      camera.say("tns1:VideoSource/MotionAlarm", "Changed", "", state("State", false));
      until(() -> ears.active().isEmpty());
      assertEquals(0, told.size());
    }
  }

  @Test
  void aCameraThatIsNotThereIsAProblemAndNothingElse() throws Exception {
    try (CameraEars ears = ears(null)) {
      ears.begin(
          CAMERA,
          new Hearing(
              URI.create("http://u:secret@127.0.0.1:9/onvif/device_service"), null, List.of()),
          TOLD);
      until(() -> ears.problems().toString().contains("nothing listens there"));
      assertTrue(!ears.problems().toString().contains("secret"));
      ears.end(DOOR);
      assertEquals(List.of(), ears.problems());
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void messagesOfABrokerBecomeObservationsOfTheirCameraAlone() throws Exception {
    String at = Instant.now().toString();
    try (TestBroker broker = TestBroker.start(null, null, null);
        CameraEars ears = ears(MessageBroker.parse("mqtt://127.0.0.1:" + broker.port()))) {
      ears.begin(CAMERA, new Hearing(null, null, List.of("site/door/#")), TOLD);
      until(() -> broker.subscribers() == 1);
      String notice =
          "{\"UtcTime\":\"%s\",\"PropertyOperation\":\"Changed\",\"Source\":{\"Rule\":\"Kerb\"},\"Data\":{\"ObjectId\":\"5\"}}"
              .formatted(at);
      broker.publish("site/yard/onvif-ej/RuleEngine/LineDetector/Crossed", bytes(notice), false, 0);
      broker.publish("site/door/onvif-ej/RuleEngine/LineDetector/Crossed", bytes(notice), true, 0);
      broker.publish("site/door/onvif-ej/RuleEngine/LineDetector/Crossed", bytes(notice), false, 1);
      assertEquals(Set.of("Kerb"), signal("line crossed").zones());
      broker.publish(
          "site/door/event",
          bytes(
              "{\"topic\":\"onvif:Device/axis:IO/Port\",\"timestamp\":1764000000000,\"message\":{\"source\":{\"port\":1},\"key\":{},\"data\":{\"state\":\"1\"}}}"),
          false,
          0);
      assertEquals(Set.of("1"), signal("input").zones());
      broker.publish("site/door/garbage", bytes("{"), false, 0);
      until(() -> ears.problems().toString().contains("is not read"));
      broker.publish("site/door/track", bytes(track(at)), false, 0);
      ObjectObservation car = (ObjectObservation) told.poll(60, TimeUnit.SECONDS);
      assertEquals("car", car.label());
      assertTrue(car.ended());
      assertEquals(Duration.ofSeconds(12), car.when().duration());
      assertEquals(Set.of("red"), car.attributes().colours());
      assertEquals("ABC123", car.attributes().plate());
      assertEquals(2, car.path().size());
      assertEquals(1, ears.figures().unread());
      broker.close();
      until(() -> ears.problems().toString().contains("MQTT broker"));
    }
  }

  private static String track(String end) {
    return """
        {"channel_id":1,"id":"0d4be6ed","start_time":"%s","end_time":"%s","duration":12.0,"maximum_speed":4.5,
         "classes":[{"type":"Car","score":0.8,"colors":[{"name":"Red","score":0.9}],"license_plate":{"text":"ABC 123"}}],
         "path":[{"timestamp":"%s","bounding_box":{"left":0.1,"top":0.2,"right":0.2,"bottom":0.4}},
          {"timestamp":"%s","bounding_box":{"left":0.5,"top":0.2,"right":0.6,"bottom":0.4}}]}"""
        .formatted(
            Instant.parse(end).minusSeconds(12), end, Instant.parse(end).minusSeconds(12), end);
  }
}
