package org.sightline.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sightline.domain.GapCause;
import org.sightline.testkit.Footage;
import org.sightline.testkit.SimulatedCamera;

@Timeout(120)
class StreamProbeTest {
  private static final Footage FOOTAGE = Footage.of("IPPPPPPPPP", Duration.ofMillis(20), 4, 4);
  private static final Duration TIMEOUT = Duration.ofSeconds(6);

  private static ProbeResult probe(URI address, Duration timeout) {
    return StreamProbe.probe(address, timeout, InstantSource.system());
  }

  private static ProbeResult.Fails fails(URI address, GapCause cause, String... words) {
    var fails = assertInstanceOf(ProbeResult.Fails.class, probe(address, TIMEOUT));
    assertEquals(cause, fails.cause(), fails.toString());
    for (String word : words) {
      assertTrue(fails.message().contains(word), fails.toString());
    }
    assertFalse(fails.remedy().isBlank());
    assertFalse(fails.toString().contains("s3cret"), fails.toString());
    return fails;
  }

  private static SimulatedCamera camera() {
    return SimulatedCamera.start(SimulatedCamera.Settings.of(FOOTAGE).behind("viewer", "s3cret"));
  }

  @Test
  void aCameraThatWorksShowsItsTracks() {
    try (SimulatedCamera camera = camera()) {
      var works =
          assertInstanceOf(ProbeResult.Works.class, probe(camera.address("/main"), TIMEOUT));
      assertEquals(FOOTAGE.tracks(), works.tracks());
      assertTrue(works.firstPictureAfter().compareTo(TIMEOUT) < 0);
    }
  }

  @Test
  void aWrongPasswordIsNamed() {
    try (SimulatedCamera camera = camera()) {
      fails(camera.address("viewer:s3cret2", "/main"), GapCause.CAMERA_REFUSED, "password");
      fails(camera.address(null, "/main"), GapCause.CAMERA_REFUSED, "password");
    }
  }

  @Test
  void aWrongPathIsNamed() {
    try (SimulatedCamera camera = camera()) {
      fails(camera.address("viewer:s3cret", "/nothing"), GapCause.CAMERA_REFUSED, "/nothing");
    }
  }

  @Test
  void anUnsupportedCodecIsNamed() {
    try (SimulatedCamera camera = camera()) {
      camera.faults().describeAs("VP80");
      fails(camera.address("/main"), GapCause.CAMERA_REFUSED, "VP80");
    }
  }

  @Test
  void nothingThatListensIsNamed() {
    try (SimulatedCamera camera = camera()) {
      camera.refuseNewConnections(true);
      fails(camera.address("/main"), GapCause.CAMERA_UNREACHABLE, "127.0.0.1:" + camera.port());
    }
  }

  @Test
  void anUnknownHostIsNamed() {
    fails(
        URI.create("rtsp://viewer:s3cret@no-such-camera.invalid/main"),
        GapCause.CAMERA_UNREACHABLE,
        "no-such-camera.invalid");
  }

  @Test
  void aCameraThatAnswersNothingIsGivenUp() {
    try (SimulatedCamera camera = camera()) {
      camera.stall();
      var fails =
          assertInstanceOf(
              ProbeResult.Fails.class, probe(camera.address("/main"), Duration.ofMillis(900)));
      assertEquals(GapCause.CAMERA_UNREACHABLE, fails.cause(), fails.toString());
    }
  }

  @Test
  void anotherSourceIsRefused() {
    fails(URI.create("exec:reboot"), GapCause.CAMERA_REFUSED, "rtsp://");
  }
}
