package org.sightline.server.http;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.CameraName;
import org.sightline.domain.Direction;
import org.sightline.domain.Heading;
import org.sightline.domain.Likeness;
import org.sightline.domain.Motion;
import org.sightline.domain.ObservationQuery;
import org.sightline.domain.Polygon;
import org.sightline.domain.TimeRange;
import org.sightline.server.http.wire.WireQuery;

/// Queries to their JSON form. [QueryFromJson] is the way back: every query whose texts are
/// well-formed Unicode comes back as it was.
public final class QueryJson {
  private QueryJson() {}

  /// The JSON form.
  public static WireQuery of(ObservationQuery query) {
    Terms terms = new Terms();
    switch (query) {
      case ObservationQuery.All() -> terms.all = true;
      case ObservationQuery.And(List<ObservationQuery> all) -> terms.and = list(all);
      case ObservationQuery.Or(List<ObservationQuery> any) -> terms.or = list(any);
      case ObservationQuery.Not(ObservationQuery term) -> terms.not = of(term);
      case ObservationQuery.FollowedBy(ObservationQuery then, Duration within) ->
          terms.then = new WireQuery.Near(within.toString(), of(then));
      case ObservationQuery.PrecededBy(ObservationQuery earlier, Duration within) ->
          terms.earlier = new WireQuery.Near(within.toString(), of(earlier));
      case ObservationQuery.CountAtLeast(int least, ObservationQuery of, Duration within) ->
          terms.count = new WireQuery.Counted(least, within.toString(), of(of));
      case ObservationQuery.SiteIs(String site) -> terms.site = site;
      case ObservationQuery.CameraIs(CameraName camera) -> terms.camera = camera.value();
      case ObservationQuery.ZoneIs(String zone) -> terms.zone = zone;
      case ObservationQuery.LabelIs(String label) -> terms.label = label;
      case ObservationQuery.KindIs(ObservationQuery.Kind kind) -> terms.kind = lower(kind);
      case ObservationQuery.TextMatches(String text) -> terms.text = text;
      case ObservationQuery.During(TimeRange range) ->
          terms.during = new WireQuery.Between(bound(range.start()), bound(range.end()));
      case ObservationQuery.ConfidenceAtLeast(double least) -> terms.confidence = least;
      case ObservationQuery.LastsAtLeast(Duration least) -> terms.lasts = least.toString();
      case ObservationQuery.LastsLessThan(Duration bound) -> terms.lastsLess = bound.toString();
      case ObservationQuery.MotionIs(Motion motion) -> terms.moving = motion == Motion.MOVING;
      case ObservationQuery.ColourIs(String colour) -> terms.colour = colour;
      case ObservationQuery.PlateLike(String pattern) -> terms.plate = pattern;
      case ObservationQuery.Crossed(String line, @Nullable Direction direction) ->
          terms.line = new WireQuery.Crossing(line, direction == null ? null : lower(direction));
      case ObservationQuery.DwellsAtLeast(String zone, Duration least) ->
          terms.dwell = new WireQuery.Stay(zone, least.toString());
      case ObservationQuery.SpeedAtLeast(double least) -> terms.speed = least;
      case ObservationQuery.HeightAtLeast(double least) -> terms.height = least;
      case ObservationQuery.SizeAtLeast(double least) -> terms.size = least;
      case ObservationQuery.HeadingIs(Heading heading) -> terms.heading = lower(heading);
      case ObservationQuery.InRegion(Polygon region) ->
          terms.region = region.points().stream().map(p -> List.of(p.x(), p.y())).toList();
      case ObservationQuery.CaptionSays(String text) -> terms.caption = text;
      case ObservationQuery.LikeExample(Likeness example, double least) ->
          terms.like =
              new WireQuery.Example(
                  least,
                  example.label(),
                  example.colours().stream().sorted().toList(),
                  boxed(example.shape()),
                  boxed(example.heightMetres()));
      case ObservationQuery.HoursOfDay(LocalTime from, LocalTime to, ZoneId zone) ->
          terms.hours = new WireQuery.Hours(from.toString(), to.toString(), zone.toString());
      case ObservationQuery.DaysOfWeek(Set<DayOfWeek> days, ZoneId zone) ->
          terms.days =
              new WireQuery.Days(
                  days.stream().sorted().map(day -> lower(day).substring(0, 3)).toList(),
                  zone.toString());
    }
    return terms.wire();
  }

  private static List<WireQuery> list(List<ObservationQuery> terms) {
    List<WireQuery> wire = new ArrayList<>();
    terms.forEach(term -> wire.add(of(term)));
    return wire;
  }

  private static @Nullable String bound(Instant instant) {
    return instant.equals(Instant.MIN) || instant.equals(Instant.MAX) ? null : instant.toString();
  }

  private static @Nullable Double boxed(OptionalDouble measure) {
    return measure.isPresent() ? measure.getAsDouble() : null;
  }

  private static String lower(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }

  /// One name with its value, the others empty.
  private static final class Terms {
    @Nullable Boolean all;
    @Nullable List<WireQuery> and;
    @Nullable List<WireQuery> or;
    @Nullable WireQuery not;
    @Nullable String site;
    @Nullable String camera;
    @Nullable String zone;
    @Nullable String label;
    @Nullable String kind;
    @Nullable String text;
    WireQuery.@Nullable Between during;
    @Nullable Double confidence;
    @Nullable String lasts;
    @Nullable String lastsLess;
    @Nullable Boolean moving;
    @Nullable String colour;
    @Nullable String plate;
    WireQuery.@Nullable Crossing line;
    WireQuery.@Nullable Stay dwell;
    @Nullable Double speed;
    @Nullable Double height;
    @Nullable Double size;
    @Nullable String heading;
    @Nullable List<List<Double>> region;
    WireQuery.@Nullable Example like;
    @Nullable String caption;
    WireQuery.@Nullable Hours hours;
    WireQuery.@Nullable Days days;
    WireQuery.@Nullable Near then;
    WireQuery.@Nullable Near earlier;
    WireQuery.@Nullable Counted count;

    WireQuery wire() {
      return new WireQuery(
          all,
          and,
          or,
          not,
          site,
          camera,
          zone,
          label,
          kind,
          text,
          during,
          confidence,
          lasts,
          lastsLess,
          moving,
          colour,
          plate,
          line,
          dwell,
          speed,
          height,
          size,
          heading,
          region,
          like,
          caption,
          hours,
          days,
          then,
          earlier,
          count);
    }
  }
}
