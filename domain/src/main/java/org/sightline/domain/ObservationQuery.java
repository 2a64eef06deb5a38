package org.sightline.domain;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Every question about observations: what a rule waits for, what an operator searches, what a
/// report counts and what a policy narrows.
///
/// Small, closed and sealed. Its meaning is [#matches(Observation, Company)], evaluated one fact at
/// a time; every engine that answers it another way is tested against this one.
public sealed interface ObservationQuery {
  /// The most terms, nested ones counted, that an engine has to accept; the deepest nesting is
  /// [QueryText#MAX_DEPTH].
  int MAX_TERMS = 256;

  /// A term that holds no other.
  sealed interface Leaf extends ObservationQuery {}

  /// A term about what an object did and looks like, beyond where and when it was.
  sealed interface Trait extends Leaf {}

  /// A term about where in the picture an object was and what it looked like, which an engine
  /// answers from the fact itself.
  sealed interface Sight extends Leaf {}

  /// Everything.
  record All() implements Leaf {}

  /// Facts that every term matches; with no terms, everything.
  record And(List<ObservationQuery> terms) implements ObservationQuery {
    public And {
      terms = List.copyOf(terms);
    }
  }

  /// Facts that at least one term matches; with no terms, nothing.
  record Or(List<ObservationQuery> terms) implements ObservationQuery {
    public Or {
      terms = List.copyOf(terms);
    }
  }

  /// Facts that the term does not match.
  record Not(ObservationQuery term) implements ObservationQuery {}

  /// Objects and signals with this label, compared without case.
  record LabelIs(String label) implements Leaf {
    public LabelIs {
      label = label.toLowerCase(Locale.ROOT);
    }
  }

  /// Facts seen by this camera.
  record CameraIs(CameraName camera) implements Leaf {}

  /// Objects that stood in the zone of this name, and signals about it.
  record ZoneIs(String zone) implements Leaf {}

  /// Facts of this site, as [Company#site()] names it.
  record SiteIs(String site) implements Leaf {}

  /// Facts that share an instant with the range.
  record During(TimeRange range) implements Leaf {}

  /// Facts whose source was at least this sure, 0 to 1.
  record ConfidenceAtLeast(double confidence) implements Leaf {
    public ConfidenceAtLeast {
      if (!(confidence >= 0 && confidence <= 1)) {
        throw new IllegalArgumentException(
            "confidence %s is not from 0 to 1".formatted(confidence));
      }
    }
  }

  /// Facts that lasted at least this long.
  record LastsAtLeast(Duration duration) implements Leaf {}

  /// Facts that lasted less than this.
  record LastsLessThan(Duration duration) implements Leaf {}

  /// Objects that moved, or that did not.
  record MotionIs(Motion motion) implements Leaf {}

  /// Facts of this kind.
  record KindIs(Kind kind) implements Leaf {}

  /// Facts in whose label, camera name and zone names every word is found, as the beginning of a
  /// word, without case. Words are runs of letters and digits.
  record TextMatches(String text) implements Leaf {}

  /// Objects of this colour, compared without case.
  record ColourIs(String colour) implements Trait {
    public ColourIs {
      colour = colour.toLowerCase(Locale.ROOT);
    }
  }

  /// Objects with a number plate of this form: letters and digits, and `*` for any run of them, as
  /// [Attributes#normalPlate] writes plates.
  record PlateLike(String pattern) implements Trait {
    public PlateLike {
      pattern = PlatePattern.normal(pattern);
    }
  }

  /// Objects that crossed the line of this name.
  ///
  /// @param direction which way, or null for either
  record Crossed(String line, @Nullable Direction direction) implements Trait {}

  /// Objects whose stays in the zone add up to at least this.
  record DwellsAtLeast(String zone, Duration duration) implements Trait {}

  /// Objects measured to be at least this fast.
  record SpeedAtLeast(double metresPerSecond) implements Trait {
    public SpeedAtLeast {
      requireMeasure("speed", metresPerSecond);
    }
  }

  /// Objects measured to be at least this high.
  record HeightAtLeast(double metres) implements Trait {
    public HeightAtLeast {
      requireMeasure("height", metres);
    }
  }

  /// Objects whose box at its best moment covers at least this share of the picture, 0 to 1.
  record SizeAtLeast(double share) implements Trait {
    public SizeAtLeast {
      requireMeasure("size", share);
    }
  }

  /// Objects that went this way in the picture.
  record HeadingIs(Heading heading) implements Sight {}

  /// Objects whose foot was inside the outline: at their best moment, or at a point of their path.
  record InRegion(Polygon region) implements Sight {}

  /// Captions in which every word is found, as the beginning of a word, without case.
  record CaptionSays(String text) implements Sight {}

  /// Objects that are at least so like an example.
  ///
  /// @param least 0 to 1, as [Likeness#to]
  record LikeExample(Likeness example, double least) implements Sight {
    public LikeExample {
      if (!(least >= 0 && least <= 1)) {
        throw new IllegalArgumentException("likeness %s is not from 0 to 1".formatted(least));
      }
    }
  }

  /// Facts that began at this time of day on the zone's wall clock: from `from` on and before `to`,
  /// over midnight where `to` is not after `from`; the whole day where both are equal.
  record HoursOfDay(LocalTime from, LocalTime to, ZoneId zone) implements Leaf {
    /// Whether an instant falls in these hours.
    public boolean holdsAt(Instant instant) {
      LocalTime time = instant.atZone(zone).toLocalTime();
      return from.isBefore(to)
          ? !time.isBefore(from) && time.isBefore(to)
          : !time.isBefore(from) || time.isBefore(to);
    }
  }

  /// Facts that began on one of these days of the week in the zone.
  record DaysOfWeek(Set<DayOfWeek> days, ZoneId zone) implements Leaf {
    public DaysOfWeek {
      days = Set.copyOf(days);
    }

    /// Whether an instant falls on one of these days.
    public boolean holdsAt(Instant instant) {
      return days.contains(instant.atZone(zone).getDayOfWeek());
    }
  }

  /// Facts after whose beginning, and at the latest `within` after whose end, a fact began that
  /// `then` matches.
  record FollowedBy(ObservationQuery then, Duration within) implements ObservationQuery {
    public FollowedBy {
      requireWithin(within);
    }
  }

  /// Facts before whose beginning a fact began that `earlier` matches, and that ended at the
  /// earliest `within` before it.
  record PrecededBy(ObservationQuery earlier, Duration within) implements ObservationQuery {
    public PrecededBy {
      requireWithin(within);
    }
  }

  /// Facts at whose beginning at least `least` facts that `of` matches had begun in the time up to
  /// it, facts that begin with it and itself among them.
  record CountAtLeast(int least, ObservationQuery of, Duration within) implements ObservationQuery {
    public CountAtLeast {
      requireWithin(within);
      if (least < 1 || least > MAX_COUNT) {
        throw new IllegalArgumentException(
            "a count of %d is not from 1 to %d".formatted(least, MAX_COUNT));
      }
    }
  }

  /// The most facts that [CountAtLeast] counts.
  int MAX_COUNT = 10_000;

  /// The longest time that may lie between two facts of a sequence.
  Duration MAX_WITHIN = Duration.ofDays(1);

  /// The most terms that ask what else there was, in one query; none may stand in another.
  int MAX_RELATIONS = 4;

  /// The kinds of fact, one for each record of [Observation].
  enum Kind {
    OBJECT,
    MOTION,
    SIGNAL,
    CAPTION;

    /// The kind of `observation`.
    public static Kind of(Observation observation) {
      return switch (observation) {
        case Observation.ObjectObservation o -> OBJECT;
        case Observation.MotionObservation m -> MOTION;
        case Observation.SignalObservation s -> SIGNAL;
        case Observation.CaptionObservation c -> CAPTION;
      };
    }
  }

  /// Whether the query matches a fact of which nothing before and after is known.
  default boolean matches(Observation observation) {
    return matches(observation, Company.ALONE);
  }

  /// Whether the query matches one fact. This is the definition that engines are held to.
  default boolean matches(Observation observation, Company company) {
    return Meaning.matches(this, observation, company);
  }

  private static void requireMeasure(String what, double measure) {
    if (!(measure >= 0 && measure < 1e6)) {
      throw new IllegalArgumentException("%s %s is not 0 or more".formatted(what, measure));
    }
  }

  private static void requireWithin(Duration within) {
    if (within.isNegative() || within.compareTo(MAX_WITHIN) > 0) {
      throw new IllegalArgumentException(
          "%s between two facts is not from 0 to %s".formatted(within, MAX_WITHIN));
    }
  }
}
