package org.sightline.analysis.onvif;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.sightline.analysis.scene.OnvifScene;
import org.sightline.media.xml.XmlElement;
import org.sightline.stream.Backoff;
import org.sightline.stream.CameraSoap;
import org.sightline.testkit.OnvifCamera;
import org.sightline.testkit.OnvifCamera.Security;

/// Events asked of a camera that has its own ideas of time, of security, and of how long to be
/// there.
class PullPointTest {
  private static final String MOTION = "tns1:RuleEngine/CellMotionDetector/Motion";

  /// What a listener heard.
  private static final class Heard implements PullPoint.Listener {
    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
    private final BlockingQueue<Duration> clocks = new LinkedBlockingQueue<>();

    @Override
    public void notices(List<XmlElement> messages, Instant received, Duration ahead) {
      for (XmlElement message : messages) {
        OnvifScene.read(message)
            .notices()
            .forEach(
                n -> said.add(n.topic() + " " + n.operation() + " " + n.motion().orElse(false)));
      }
      clocks.add(ahead);
    }

    @Override
    public void lost(Instant at) {
      said.add("lost");
    }

    void expect(String words) throws InterruptedException {
      assertEquals(words, said.poll(60, TimeUnit.SECONDS));
    }

    /// Passes over what else is said.
    void await(String words) throws InterruptedException {
      for (String next = ""; !words.equals(next); ) {
        next = said.poll(60, TimeUnit.SECONDS);
        assertTrue(next != null, "never heard: " + words);
      }
    }
  }

  private final Heard heard = new Heard();

  private PullPoint of(OnvifCamera camera) {
    InstantSource clock = InstantSource.system();
    return new PullPoint(
            "door",
            new CameraSoap(camera.address(), null, clock),
            heard,
            clock,
            new Backoff(Duration.ofMillis(20), Duration.ofMillis(100)))
        .start();
  }

  private static void motion(OnvifCamera camera, boolean moves) {
    camera.say(
        MOTION,
        "Changed",
        OnvifCamera.part("VideoSourceConfigurationToken", "0"),
        OnvifCamera.part("IsMotion", Boolean.toString(moves)));
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

  @Test
  void eventsComeWithEverySortOfSecurity() throws Exception {
    for (Security security : Security.values()) {
      try (OnvifCamera camera = OnvifCamera.start(security);
          PullPoint events = of(camera)) {
        motion(camera, true);
        heard.expect("RuleEngine/CellMotionDetector/Motion Changed true");
        motion(camera, false);
        heard.expect("RuleEngine/CellMotionDetector/Motion Changed false");
        assertEquals("", events.problem().orElse(""));
        assertEquals(2, events.notices());
      }
      heard.said.clear();
    }
  }

  @Test
  void aCameraWhoseClockIsYearsOffIsBelievedInItsOwnTime() throws Exception {
    for (Duration ahead : List.of(Duration.ofDays(-9000), Duration.ofHours(7))) {
      try (OnvifCamera camera = OnvifCamera.start(Security.TOKEN).clockAhead(ahead);
          PullPoint events = of(camera)) {
        motion(camera, true);
        heard.expect("RuleEngine/CellMotionDetector/Motion Changed true");
        Duration measured = heard.clocks.take();
        assertTrue(
            measured.minus(ahead).abs().compareTo(Duration.ofSeconds(10)) < 0, "" + measured);
      }
      heard.said.clear();
    }
  }

  @Test
  void aSubscriptionIsRenewedBeforeItEndsAndEndedWithTheListener() throws Exception {
    try (OnvifCamera camera = OnvifCamera.start(Security.TOKEN).lasting(Duration.ofSeconds(1))) {
      PullPoint events = of(camera);
      until(() -> camera.asked().contains("Renew"));
      motion(camera, true);
      heard.expect("RuleEngine/CellMotionDetector/Motion Changed true");
      assertEquals(1, events.subscriptions());
      events.close();
      until(() -> camera.asked().contains("Unsubscribe") && !camera.isSubscribedTo());
    }
  }

  @Test
  void whoCannotRenewIsSubscribedToAnew() throws Exception {
    try (OnvifCamera camera =
            OnvifCamera.start(Security.NONE).withoutRenewal().lasting(Duration.ofSeconds(1));
        PullPoint events = of(camera)) {
      until(() -> camera.asked().stream().filter("Renew"::equals).count() >= 2);
      motion(camera, true);
      heard.await("RuleEngine/CellMotionDetector/Motion Changed true");
    }
  }

  @Test
  void aForgottenSubscriptionAndABrokenConnectionAreMadeAnew() throws Exception {
    try (OnvifCamera camera = OnvifCamera.start(Security.TOKEN);
        PullPoint events = of(camera)) {
      motion(camera, true);
      heard.expect("RuleEngine/CellMotionDetector/Motion Changed true");
      camera.forget();
      heard.expect("lost");
      motion(camera, false);
      heard.await("RuleEngine/CellMotionDetector/Motion Changed false");
      // Between two calls there is no connection to break, and what is said on a broken one is
      // lost.
      until(
          () -> {
            camera.hangUp();
            return heard.said.contains("lost");
          });
      until(
          () -> {
            motion(camera, true);
            return heard.said.contains("RuleEngine/CellMotionDetector/Motion Changed true");
          });
      assertTrue(events.subscriptions() >= 3);
    }
  }

  @Test
  void aWrongPasswordIsSaidAsWhatItIsAndNeverShown() throws Exception {
    try (OnvifCamera camera = OnvifCamera.start(Security.TOKEN)) {
      var wrong = java.net.URI.create(camera.address().toString().replace("pass%20", "word"));
      InstantSource clock = InstantSource.system();
      try (PullPoint events =
          new PullPoint(
                  "door",
                  new CameraSoap(wrong, null, clock),
                  heard,
                  clock,
                  new Backoff(Duration.ofMillis(20), Duration.ofMillis(50)))
              .start()) {
        heard.expect("lost");
        String problem = events.problem().orElse("");
        assertTrue(problem.contains("check user and password"), problem);
        assertTrue(!problem.contains("word%26") && !problem.contains("& word"), problem);
      }
    }
  }

  @Test
  void answersOfSomebodyWhoMeansHarmCostOneAttempt() throws Exception {
    String laughs =
        "<!DOCTYPE l [<!ENTITY a \"lol\"><!ENTITY b \"&a;&a;\">]>" + OnvifCamera.envelope("&b;");
    List<byte[]> bad =
        List.of(
            OnvifCamera.http("200 OK", "", laughs),
            OnvifCamera.http("200 OK", "", "<!DOCTYPE r SYSTEM 'http://127.0.0.1:1/x'><r/>"),
            OnvifCamera.http("200 OK", "", "<a>".repeat(10_000)),
            OnvifCamera.http("200 OK", "", "x".repeat(2 << 20)),
            OnvifCamera.http("200 OK", "", ""),
            OnvifCamera.http("500 Oops", "", OnvifCamera.envelope("")),
            "HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\n\r\n"
                .getBytes(StandardCharsets.UTF_8),
            "HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n<"
                .getBytes(StandardCharsets.UTF_8),
            "garbage\r\n\r\n".getBytes(StandardCharsets.UTF_8));
    try (OnvifCamera camera = OnvifCamera.start(Security.TOKEN);
        PullPoint events = of(camera)) {
      for (byte[] each : bad) {
        long before = events.subscriptions();
        for (int i = 0; i < 4; i++) {
          camera.answerNextWith(each);
        }
        motion(camera, true);
        heard.await("RuleEngine/CellMotionDetector/Motion Changed true");
        until(() -> events.subscriptions() > 0 && events.problem().isEmpty());
        assertTrue(events.subscriptions() >= before);
      }
    }
  }

  @Test
  void addressesThatACameraTellsLeadNowhereElse() throws Exception {
    try (OnvifCamera camera =
            OnvifCamera.start(Security.TOKEN)
                .advertising("http://169.254.169.254/latest/meta-data/?a=b");
        PullPoint events = of(camera)) {
      motion(camera, true);
      heard.expect("RuleEngine/CellMotionDetector/Motion Changed true");
    }
  }

  @Test
  void referenceParametersComeBackAsTheyWere() {
    XmlElement parameters =
        org.sightline.media.xml.XmlReader.parse(
            "<p xmlns:x='urn:x'><x:Id a='1&lt;'>7&amp;<x:In/></x:Id><Plain/></p>"
                .getBytes(StandardCharsets.UTF_8));
    assertEquals(
        "<r:Id xmlns:r=\"urn:x\" a:IsReferenceParameter=\"true\" a=\"1&lt;\">7&amp;<r:In xmlns:r=\"urn:x\"></r:In></r:Id>"
            + "<Plain a:IsReferenceParameter=\"true\"></Plain>",
        References.headers(parameters));
  }
}
