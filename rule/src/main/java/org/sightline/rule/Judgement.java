package org.sightline.rule;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.CameraName;
import org.sightline.domain.Observation;
import org.sightline.domain.Observation.CaptionObservation;
import org.sightline.domain.Observation.MotionObservation;
import org.sightline.domain.Observation.ObjectObservation;
import org.sightline.domain.Observation.SignalObservation;
import org.sightline.rule.RuleStore.Tables;

/// Whether a rule whose query is true of a fact fires: the one place that says so, for rules that
/// stand and for those that are tried over the last week.
final class Judgement {
  private Judgement() {}

  /// What a rule remembers.
  interface Memory {
    /// Whether it has told of the object track.
    boolean hasTold(String trackId) throws SQLException;

    /// When it last told of the camera, by the fact's end.
    @Nullable Instant lastTold(CameraName camera) throws SQLException;
  }

  /// What a rule that stands remembers, in its tables.
  record Kept(Tables tables, long rule) implements Memory {
    @Override
    public boolean hasTold(String trackId) throws SQLException {
      return tables.rules().hasSeen(rule, trackId);
    }

    @Override
    public @Nullable Instant lastTold(CameraName camera) throws SQLException {
      return tables.rules().lastAlert(rule, camera);
    }
  }

  /// What is decided.
  sealed interface Decision {
    record Fires() implements Decision {}

    /// It is silent: asleep, told already, or told too lately.
    record Silent() implements Decision {}

    /// Somebody does not want to hear of the like.
    record Suppressed(Suppression by) implements Decision {}
  }

  static Decision of(
      long ruleId, Conduct conduct, List<Suppression> suppressions, Observation fact, Memory memory)
      throws SQLException {
    Schedule schedule = conduct.schedule();
    if (schedule != null && !schedule.touches(fact.when())) {
      return new Decision.Silent();
    }
    String track = track(fact);
    if (track != null && memory.hasTold(track)) {
      return new Decision.Silent();
    }
    Instant last = memory.lastTold(fact.camera());
    if (last != null
        && Duration.between(last, fact.when().end()).abs().compareTo(conduct.coolDown()) < 0) {
      return new Decision.Silent();
    }
    for (Suppression suppression : suppressions) {
      if (suppression.pattern().matches(ruleId, fact)) {
        return new Decision.Suppressed(suppression);
      }
    }
    return new Decision.Fires();
  }

  static @Nullable String track(Observation fact) {
    return switch (fact) {
      case ObjectObservation o -> o.trackId();
      case MotionObservation _, SignalObservation _, CaptionObservation _ -> null;
    };
  }
}
