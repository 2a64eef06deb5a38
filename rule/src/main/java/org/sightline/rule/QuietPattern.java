package org.sightline.rule;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.Box;
import org.sightline.domain.CameraName;
import org.sightline.domain.Observation;
import org.sightline.domain.Observation.CaptionObservation;
import org.sightline.domain.Observation.MotionObservation;
import org.sightline.domain.Observation.ObjectObservation;
import org.sightline.domain.Observation.SignalObservation;
import org.sightline.domain.ObservationQuery.HoursOfDay;

/// What facts have in common with one that nobody wants to hear of again. Every part that is there
/// has to hold.
///
/// @param ruleId the rule that is to be silent, or null for all
/// @param label what it is, or null for anything
/// @param zone in which it was, or null for any place
/// @param place in which the middle of its box lay, or null
/// @param size its share of the picture, or null
/// @param hours when it began, on the site's clock, or null
public record QuietPattern(
    @Nullable Long ruleId,
    CameraName camera,
    @Nullable String label,
    @Nullable String zone,
    @Nullable Box place,
    @Nullable Size size,
    @Nullable HoursOfDay hours) {
  /// How much further than the example's box a place reaches on every side, in its own width and
  /// height.
  private static final double ROOM = 0.25;

  /// A thing that is half as large or twice as large is another thing.
  private static final double TIMES = 2;

  /// What of an example counts.
  public enum Part {
    LABEL,
    ZONE,
    PLACE,
    SIZE,
    HOUR
  }

  /// Shares of the picture, 0 to 1, both ends included.
  public record Size(double least, double most) {
    public Size {
      if (!(least >= 0 && least <= most && most <= 1)) {
        throw bad("a size goes from a share to one that is not less, both from 0 to 1");
      }
    }
  }

  public QuietPattern {
    if (zone == null && place == null && size == null && hours == null) {
      throw bad(
          "say where, how large or when: a camera's every %s would be a blind rule"
              .formatted(label == null ? "fact" : label));
    }
  }

  /// What an example has in common with others like it.
  ///
  /// @param counting the parts that count; those that the example does not have are left out
  /// @param zone the site's clock
  public static QuietPattern of(
      @Nullable Long ruleId, Observation example, Set<Part> counting, ZoneId zone) {
    String label = null;
    String place = null;
    Box box = null;
    double share =
        switch (example) {
          case ObjectObservation o -> o.box().area();
          case MotionObservation m -> m.area();
          case SignalObservation _, CaptionObservation _ -> 0;
        };
    boolean sized =
        counting.contains(Part.SIZE)
            && !(example instanceof SignalObservation)
            && !(example instanceof CaptionObservation);
    if (example instanceof SignalObservation s) {
      label = counting.contains(Part.LABEL) ? s.label() : null;
      place =
          counting.contains(Part.ZONE)
              ? s.zones().stream().sorted().findFirst().orElse(null)
              : null;
    }
    if (example instanceof ObjectObservation o) {
      label = counting.contains(Part.LABEL) ? o.label() : null;
      place =
          counting.contains(Part.ZONE)
              ? o.zones().stream().sorted().findFirst().orElse(null)
              : null;
      box = counting.contains(Part.PLACE) ? around(o.box()) : null;
    }
    return new QuietPattern(
        ruleId,
        example.camera(),
        label,
        place,
        box,
        sized ? new Size(share / TIMES, Math.min(1, share * TIMES)) : null,
        counting.contains(Part.HOUR) ? hours(example.when().start(), zone) : null);
  }

  private static Box around(Box box) {
    double w = box.width() * ROOM;
    double h = box.height() * ROOM;
    return Box.clipped(box.left() - w, box.top() - h, box.right() + w, box.bottom() + h);
  }

  private static HoursOfDay hours(Instant start, ZoneId zone) {
    LocalTime hour = start.atZone(zone).toLocalTime().truncatedTo(ChronoUnit.HOURS);
    return new HoursOfDay(hour.minusHours(1), hour.plusHours(2), zone);
  }

  /// Whether a fact of a rule is like this.
  public boolean matches(long rule, Observation fact) {
    if ((ruleId != null && ruleId != rule) || !fact.camera().equals(camera)) {
      return false;
    }
    if (hours != null && !hours.holdsAt(fact.when().start())) {
      return false;
    }
    return switch (fact) {
      case SignalObservation s ->
          (label == null || label.equals(s.label()))
              && (zone == null || s.zones().contains(zone))
              && place == null
              && size == null;
      case CaptionObservation _ -> label == null && zone == null && place == null && size == null;
      case MotionObservation m ->
          label == null && zone == null && place == null && (size == null || fits(m.area()));
      case ObjectObservation o ->
          (label == null || label.equals(o.label()))
              && (zone == null || o.zones().contains(zone))
              && (place == null || holds(place, o.box()))
              && (size == null || fits(o.box().area()));
    };
  }

  private boolean fits(double share) {
    return size == null || (share >= size.least() && share <= size.most());
  }

  private static boolean holds(Box place, Box box) {
    double x = box.centre().x();
    double y = box.centre().y();
    return x >= place.left() && x <= place.right() && y >= place.top() && y <= place.bottom();
  }

  private static RuleException bad(String why) {
    return new RuleException(RuleException.Kind.BAD_RULE, why);
  }
}
