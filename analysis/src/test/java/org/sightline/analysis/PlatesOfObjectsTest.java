package org.sightline.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sightline.analysis.detect.Detection;
import org.sightline.analysis.text.DrawnPlate;
import org.sightline.domain.Box;
import org.sightline.domain.Camera;
import org.sightline.domain.CameraName;
import org.sightline.domain.Observation;
import org.sightline.domain.Observation.ObjectObservation;
import org.sightline.domain.Source;
import org.sightline.picture.Picture;

/// The plate of a followed vehicle, as an attribute of its object track.
class PlatesOfObjectsTest {
  private static final CameraName GATE = new CameraName("gate");
  private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");

  private List<Observation> told(String label, boolean reads) {
    List<Observation> told = new ArrayList<>();
    Camera camera = Camera.of(GATE, URI.create("rtsp://127.0.0.1:9/main"));
    Stories stories =
        new Stories(
            camera,
            () -> new Source("detector", "drawn", "1"),
            new Findings(GATE, (name, jpeg) -> "", told::add),
            START);
    try (PlateDesk desk = new PlateDesk()) {
      if (reads) {
        stories.reading(desk);
      }
      for (int i = 0; i < 6; i++) {
        Picture drawn = DrawnPlate.of("KT42H79", 400, 300, 3, 0.05);
        Picture picture = new Picture(400, 300, drawn.rgb(), Duration.ofMillis(500L * i), START);
        stories.update(
            picture, List.of(new Detection(label, 0.9, new Box(0.1, 0.1, 0.9, 0.95))), START);
        stories.tellDue(START.plusMillis(500L * i));
      }
      assertEquals("", stories.problem().orElse(""));
      stories.endAll();
    }
    return told;
  }

  @Test
  void aVehiclesTrackHasThePlateThatWasRead() {
    List<Observation> told = told("car", true);
    ObjectObservation last = (ObjectObservation) told.getLast();
    assertTrue(last.ended());
    assertEquals("KT42H79", last.attributes().plate());
  }

  @Test
  void nothingIsReadOfPeopleNorWhereNobodyAskedForIt() {
    for (Observation one : told("person", true)) {
      assertEquals("", ((ObjectObservation) one).attributes().plate());
    }
    for (Observation one : told("car", false)) {
      assertEquals("", ((ObjectObservation) one).attributes().plate());
    }
  }
}
