package org.sightline.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.sightline.domain.Camera;
import org.sightline.domain.CameraName;
import org.sightline.domain.Observation;
import org.sightline.domain.Observation.ObjectObservation;
import org.sightline.domain.StreamId;
import org.sightline.domain.StreamRole;
import org.sightline.stream.Stream;
import org.sightline.stream.StreamSettings;
import org.sightline.stream.Streams;
import org.sightline.testkit.Footage;
import org.sightline.testkit.SimulatedCamera;

/// The whole room on a camera over real RTSP.
class AnalysisTest {
  private static final CameraName DOOR = new CameraName("door");

  @Test
  void aPersonBeforeARealCameraIsToldOfWithAPicture() throws InterruptedException {
    Footage footage =
        Footage.ofMp4(TestNetworks.shared("footage/one-by-one-person-detection.mp4"))
            .startingAt(Duration.ofSeconds(5));
    LinkedBlockingQueue<Observation> told = new LinkedBlockingQueue<>();
    InstantSource clock = InstantSource.system();
    AnalysisSettings settings = AnalysisSettings.usual(Optional.of(TestNetworks.yolox()));
    try (SimulatedCamera camera = SimulatedCamera.start(SimulatedCamera.Settings.of(footage));
        Streams streams = new Streams(StreamSettings.usual(), clock)) {
      Stream stream = streams.open(new StreamId(DOOR, StreamRole.MAIN), camera.address("/main"));
      Analysis analysis =
          Analysis.start(settings, (of, jpeg) -> "key-" + jpeg.length, told::add, clock);
      try (analysis) {
        assertFalse(analysis.state(DOOR).on());
        assertTrue(analysis.still(DOOR).isEmpty());
        analysis.analyse(Camera.of(DOOR, camera.address("/main")), stream);
        ObjectObservation person = next(told);
        assertEquals("person", person.label());
        assertEquals(0, person.revision());
        assertTrue(person.snapshot().startsWith("key-"), person.snapshot());
        assertEquals("person", analysis.objects(DOOR).getFirst().label());
        assertEquals(person.trackId(), analysis.objects(DOOR).getFirst().trackId());
        byte[] still = analysis.still(DOOR).orElseThrow();
        assertTrue(still.length > 2000 && still[0] == (byte) 0xFF);
        assertTrue(analysis.state(DOOR).analysed() > 0);
        analysis.stop(DOOR);
        assertFalse(analysis.state(DOOR).on());
        assertTrue(next(told).ended(), "what was open is ended");
      }
      assertThrows(
          IllegalStateException.class,
          () -> analysis.analyse(Camera.of(DOOR, camera.address("/main")), stream));
    }
  }

  private static ObjectObservation next(LinkedBlockingQueue<Observation> told)
      throws InterruptedException {
    while (true) {
      Observation observation = told.poll(60, TimeUnit.SECONDS);
      assertTrue(observation != null, "nothing was told within 30 s");
      if (observation instanceof ObjectObservation object) {
        return object;
      }
    }
  }
}
