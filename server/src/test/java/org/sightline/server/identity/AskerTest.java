package org.sightline.server.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.sightline.domain.CameraName;
import org.sightline.domain.CameraScope;
import org.sightline.domain.Observation;
import org.sightline.domain.Observation.MotionObservation;
import org.sightline.domain.ObservationQuery;
import org.sightline.domain.ObservationQuery.CameraIs;
import org.sightline.domain.ObservationQuery.FollowedBy;
import org.sightline.domain.ObservationQuery.Not;
import org.sightline.domain.ObservationQuery.PlateLike;
import org.sightline.domain.Source;
import org.sightline.domain.TimeRange;

/// Questions, narrowed to what somebody may ask of which camera.
class AskerTest {
  private static final CameraName DOOR = new CameraName("door");
  private static final CameraName YARD = new CameraName("yard");
  private static final CameraName VAULT = new CameraName("vault");

  private static Asker asker(Grant... grants) {
    return new Asker(Rights.of(new Role("own", false, List.of(grants)), Map.of()));
  }

  private static Observation at(CameraName camera) {
    return new MotionObservation(
        new TimeRange(Instant.EPOCH, Instant.EPOCH.plusSeconds(1)),
        camera,
        new Source("motion", "", ""),
        0.5,
        0.1);
  }

  @Test
  void aQuestionReachesTheCamerasOfItsAskerAlone() {
    Asker asker = asker(new Grant(Set.of(Action.SEARCH), Where.on(DOOR, YARD)));
    for (ObservationQuery asked :
        List.of(
            new ObservationQuery.All(),
            new Not(new CameraIs(DOOR)),
            new ObservationQuery.Or(List.of(new CameraIs(VAULT), new CameraIs(YARD))))) {
      assertFalse(asker.narrowed(asked).matches(at(VAULT)), asked::toString);
      assertEquals(asked.matches(at(YARD)), asker.narrowed(asked).matches(at(YARD)));
    }
  }

  @Test
  void aSequenceTellsNothingOfACameraOutside() {
    Asker asker = asker(new Grant(Set.of(Action.SEARCH), Where.on(DOOR)));
    ObservationQuery asked = new FollowedBy(new ObservationQuery.All(), Duration.ofMinutes(1));
    ObservationQuery narrowed = asker.narrowed(asked);
    assertTrue(narrowed.toString().indexOf("door") != narrowed.toString().lastIndexOf("door"));
  }

  @Test
  void aPlateIsAskedForWhereThatIsAllowedAndRefusedWhereItIsNowhere() {
    ObservationQuery plate = new Not(new PlateLike("M*"));
    Asker none = asker(new Grant(Set.of(Action.SEARCH), Where.EVERYWHERE));
    assertEquals(Action.SEARCH_PLATES, none.forbidden(plate).orElseThrow());
    Asker some =
        asker(
            new Grant(Set.of(Action.SEARCH), Where.EVERYWHERE),
            new Grant(Set.of(Action.SEARCH_PLATES), Where.on(DOOR)));
    assertTrue(some.forbidden(plate).isEmpty());
    assertTrue(some.narrowed(plate).matches(at(DOOR)));
    assertFalse(some.narrowed(plate).matches(at(YARD)));
  }

  @Test
  void groupsThatAreGoneHoldNoCamera() {
    Asker asker =
        asker(new Grant(Set.of(Action.SEARCH), new Where(false, Set.of(), Set.of("gone"))));
    assertEquals(CameraScope.NOWHERE, asker.cameras());
    assertFalse(asker.narrowed(new ObservationQuery.All()).matches(at(DOOR)));
  }
}
