package org.sightline.rule;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.CameraName;
import org.sightline.domain.Observation;
import org.sightline.domain.TimeRange;

/// A rule that does not stand yet, shown facts of before in the order of their ends: what it would
/// have done, by the same judgement as rules that stand.
public final class RuleTrial {
  /// The number of no rule.
  private static final long NO_RULE = -1;

  private final Conduct conduct;
  private final List<Suppression> suppressions;
  private final Set<String> told = new HashSet<>();
  private final Map<CameraName, Instant> last = new HashMap<>();
  private final Judgement.Memory memory =
      new Judgement.Memory() {
        @Override
        public boolean hasTold(String trackId) {
          return told.contains(trackId);
        }

        @Override
        public @Nullable Instant lastTold(CameraName camera) {
          return last.get(camera);
        }
      };
  private @Nullable TimeRange incident;
  private int incidents;
  private int suppressed;

  /// @param suppressions those that stand; of them the ones for all rules count
  public RuleTrial(Conduct conduct, List<Suppression> suppressions) {
    this.conduct = conduct;
    this.suppressions = List.copyOf(suppressions);
  }

  /// Whether the rule would have fired on the next fact, of which its query is true.
  public boolean fires(Observation fact) {
    Judgement.Decision decision = decision(fact);
    if (decision instanceof Judgement.Decision.Suppressed) {
      suppressed++;
    }
    if (!(decision instanceof Judgement.Decision.Fires)) {
      return false;
    }
    String track = Judgement.track(fact);
    if (track != null) {
      told.add(track);
    }
    last.put(fact.camera(), fact.when().end());
    TimeRange before = incident;
    if (before != null && Merging.joins(before, fact.when(), conduct.mergeWithin())) {
      incident = Merging.together(before, fact.when());
    } else {
      incident = fact.when();
      incidents++;
    }
    return true;
  }

  private Judgement.Decision decision(Observation fact) {
    try {
      return Judgement.of(NO_RULE, conduct, suppressions, fact, memory);
    } catch (SQLException e) {
      throw new IllegalStateException("a trial reads no database", e);
    }
  }

  /// How many incidents the alerts would have been.
  public int incidents() {
    return incidents;
  }

  /// How many facts a suppression would have kept silent.
  public int suppressed() {
    return suppressed;
  }

  /// When facts belong to one incident.
  static final class Merging {
    /// An incident that is added to for longer is another one, or it would never end.
    static final Duration LONGEST = Duration.ofHours(1);

    private Merging() {}

    static boolean joins(TimeRange incident, TimeRange fact, Duration within) {
      return !fact.start().isAfter(incident.end().plus(within))
          && !fact.end().isBefore(incident.start().minus(within))
          && Duration.between(incident.start(), fact.end()).compareTo(LONGEST) <= 0;
    }

    static TimeRange together(TimeRange one, TimeRange other) {
      return new TimeRange(
          one.start().isBefore(other.start()) ? one.start() : other.start(),
          one.end().isAfter(other.end()) ? one.end() : other.end());
    }
  }
}
