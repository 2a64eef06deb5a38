package org.sightline.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.Observation.CaptionObservation;
import org.sightline.domain.Observation.MotionObservation;
import org.sightline.domain.Observation.ObjectObservation;
import org.sightline.domain.Observation.SignalObservation;
import org.sightline.domain.ObservationQuery.*;

/// The one evaluator of [ObservationQuery], written to be read.
final class Meaning {
  private Meaning() {}

  static boolean matches(ObservationQuery query, Observation observation, Company company) {
    return switch (query) {
      case All() -> true;
      case And(List<ObservationQuery> terms) -> !isAny(terms, false, observation, company);
      case Or(List<ObservationQuery> terms) -> isAny(terms, true, observation, company);
      case Not(ObservationQuery term) -> !matches(term, observation, company);
      case CameraIs(CameraName camera) -> observation.camera().equals(camera);
      case During(TimeRange range) -> observation.when().overlaps(range);
      case ConfidenceAtLeast(double least) -> observation.confidence() >= least;
      case LastsAtLeast(Duration least) -> observation.when().duration().compareTo(least) >= 0;
      case LastsLessThan(Duration bound) -> observation.when().duration().compareTo(bound) < 0;
      case KindIs(Kind kind) -> Kind.of(observation) == kind;
      case TextMatches(String text) -> Words.allFound(text, observation);
      case HoursOfDay hours -> hours.holdsAt(observation.when().start());
      case DaysOfWeek days -> days.holdsAt(observation.when().start());
      case FollowedBy(ObservationQuery then, Duration within) ->
          isFollowed(observation, then, within, company);
      case PrecededBy(ObservationQuery earlier, Duration within) ->
          isPreceded(observation, earlier, within, company);
      case CountAtLeast(int least, ObservationQuery of, Duration within) ->
          isCounted(observation, of, within, least, company);
      case SiteIs(String site) -> company.site().equals(site);
      case InRegion(Polygon region) -> isIn(region, observation);
      case CaptionSays(String text) ->
          observation instanceof CaptionObservation c && Words.allFound(text, c.text());
      case LabelIs(String label) -> isCalled(observation, label);
      case ZoneIs(String zone) -> isAbout(observation, zone);
      case MotionIs _,
          HeadingIs _,
          LikeExample _,
          ColourIs _,
          PlateLike _,
          Crossed _,
          DwellsAtLeast _,
          SpeedAtLeast _,
          HeightAtLeast _,
          SizeAtLeast _ ->
          observation instanceof ObjectObservation o && ofObject(query, o);
    };
  }

  /// Whether the query is true, or false, of one of them; a loop, because rules ask it a million
  /// times a second.
  private static boolean isAny(
      List<ObservationQuery> terms, boolean wanted, Observation observation, Company company) {
    for (ObservationQuery term : terms) {
      if (matches(term, observation, company) == wanted) {
        return true;
      }
    }
    return false;
  }

  private static boolean isCalled(Observation observation, String label) {
    return switch (observation) {
      case ObjectObservation o -> o.label().toLowerCase(Locale.ROOT).equals(label);
      case SignalObservation s -> s.label().toLowerCase(Locale.ROOT).equals(label);
      case MotionObservation _, CaptionObservation _ -> false;
    };
  }

  private static boolean isAbout(Observation observation, String zone) {
    return switch (observation) {
      case ObjectObservation o -> o.zones().contains(zone);
      case SignalObservation s -> s.zones().contains(zone);
      case MotionObservation _, CaptionObservation _ -> false;
    };
  }

  private static boolean ofObject(ObservationQuery query, ObjectObservation o) {
    return switch (query) {
      case MotionIs(Motion motion) -> o.motion() == motion;
      case ColourIs(String colour) -> o.attributes().colours().contains(colour);
      case PlateLike(String pattern) -> PlatePattern.matches(pattern, o.attributes().plate());
      case Crossed(String line, @Nullable Direction direction) ->
          o.crossings().stream()
              .anyMatch(
                  c -> c.line().equals(line) && (direction == null || c.direction() == direction));
      case DwellsAtLeast(String zone, Duration least) ->
          o.visits().stream().anyMatch(visit -> visit.zone().equals(zone))
              && o.dwell(zone).compareTo(least) >= 0;
      case SpeedAtLeast(double least) -> isAtLeast(o.attributes().speedMetresPerSecond(), least);
      case HeightAtLeast(double least) -> isAtLeast(o.attributes().heightMetres(), least);
      case SizeAtLeast(double least) -> o.box().area() >= least;
      case HeadingIs(Heading heading) -> Heading.of(o.path()).equals(Optional.of(heading));
      case LikeExample(Likeness example, double least) -> example.to(o) >= least;
      case All _,
          SiteIs _,
          InRegion _,
          CaptionSays _,
          CountAtLeast _,
          And _,
          Or _,
          Not _,
          LabelIs _,
          ZoneIs _,
          CameraIs _,
          During _,
          ConfidenceAtLeast _,
          LastsAtLeast _,
          LastsLessThan _,
          KindIs _,
          TextMatches _,
          HoursOfDay _,
          DaysOfWeek _,
          FollowedBy _,
          PrecededBy _ ->
          throw new IllegalStateException("%s asks of every fact".formatted(query));
    };
  }

  /// The same site, with nothing around.
  private static Company at(Company company) {
    return Company.of(List.of(), company.site());
  }

  private static boolean isAtLeast(OptionalDouble measure, double least) {
    return measure.isPresent() && measure.getAsDouble() >= least;
  }

  private static boolean isIn(Polygon region, Observation observation) {
    return switch (observation) {
      case ObjectObservation o ->
          region.contains(o.box().foot()) || o.path().stream().anyMatch(region::contains);
      case MotionObservation _, SignalObservation _, CaptionObservation _ -> false;
    };
  }

  private static boolean isCounted(
      Observation last, ObservationQuery of, Duration within, int least, Company company) {
    Instant end = last.when().start();
    Instant first = end.minus(within);
    int count = 0;
    for (Observation other : company.around(new TimeRange(first, end), of)) {
      Instant began = other.when().start();
      if (!began.isBefore(first)
          && !began.isAfter(end)
          && matches(of, other, at(company))
          && ++count >= least) {
        return true;
      }
    }
    return false;
  }

  private static boolean isFollowed(
      Observation first, ObservationQuery then, Duration within, Company company) {
    Instant start = first.when().start();
    Instant last = first.when().end().plus(within);
    for (Observation other : company.around(new TimeRange(start, last), then)) {
      Instant began = other.when().start();
      if (began.isAfter(start) && !began.isAfter(last) && matches(then, other, at(company))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isPreceded(
      Observation second, ObservationQuery earlier, Duration within, Company company) {
    Instant start = second.when().start();
    Instant first = start.minus(within);
    for (Observation other : company.around(new TimeRange(first, start), earlier)) {
      TimeRange when = other.when();
      if (when.start().isBefore(start)
          && !when.end().isBefore(first)
          && matches(earlier, other, at(company))) {
        return true;
      }
    }
    return false;
  }
}
