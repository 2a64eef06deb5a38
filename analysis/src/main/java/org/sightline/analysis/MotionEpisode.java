package org.sightline.analysis;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sightline.analysis.motion.MotionGate;
import org.sightline.domain.CameraName;
import org.sightline.domain.Observation.MotionObservation;
import org.sightline.domain.Source;
import org.sightline.domain.TimeRange;

/// Motion from when it begins until it rests: one observation for each episode.
///
/// Shorter than a second is not told; one that lasts is told each minute, since an observation of
/// motion cannot be revised.
final class MotionEpisode {
  static final Source SOURCE = new Source("motion", "", "");

  private static final Duration REST = Duration.ofSeconds(2);
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final CameraName camera;
  private @Nullable Instant start;
  private Instant last = Instant.MIN;
  private double area;

  MotionEpisode(CameraName camera) {
    this.camera = camera;
  }

  /// Takes in what the gate said at `now`; the episode that is over by it, if it is worth telling.
  Optional<MotionObservation> note(MotionGate.Reading reading, Instant now) {
    Instant began = start;
    Optional<MotionObservation> over = Optional.empty();
    if (began != null
        && (Duration.between(last, now).compareTo(REST) > 0
            || Duration.between(began, now).compareTo(LONGEST) >= 0)) {
      over = end();
    }
    if (reading.moving()) {
      start = start == null ? now : start;
      last = now;
      area = Math.max(area, reading.area());
    }
    return over;
  }

  /// Ends the episode that is open.
  Optional<MotionObservation> end() {
    Instant began = start;
    double largest = Math.min(1, area);
    start = null;
    area = 0;
    if (began == null
        || last.isBefore(began)
        || Duration.between(began, last).compareTo(SHORTEST) < 0) {
      return Optional.empty();
    }
    return Optional.of(
        new MotionObservation(new TimeRange(began, last), camera, SOURCE, 1, largest));
  }
}
