package org.sightline.search;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.CameraName;
import org.sightline.domain.Direction;
import org.sightline.domain.Likeness;
import org.sightline.domain.Observation;
import org.sightline.domain.Observation.ObjectObservation;
import org.sightline.domain.ObservationQuery;
import org.sightline.domain.ObservationQuery.And;
import org.sightline.domain.ObservationQuery.CameraIs;
import org.sightline.domain.ObservationQuery.ColourIs;
import org.sightline.domain.ObservationQuery.ConfidenceAtLeast;
import org.sightline.domain.ObservationQuery.CountAtLeast;
import org.sightline.domain.ObservationQuery.Crossed;
import org.sightline.domain.ObservationQuery.DwellsAtLeast;
import org.sightline.domain.ObservationQuery.FollowedBy;
import org.sightline.domain.ObservationQuery.LabelIs;
import org.sightline.domain.ObservationQuery.LastsAtLeast;
import org.sightline.domain.ObservationQuery.LastsLessThan;
import org.sightline.domain.ObservationQuery.LikeExample;
import org.sightline.domain.ObservationQuery.Not;
import org.sightline.domain.ObservationQuery.Or;
import org.sightline.domain.ObservationQuery.PlateLike;
import org.sightline.domain.ObservationQuery.PrecededBy;
import org.sightline.domain.ObservationQuery.SizeAtLeast;
import org.sightline.domain.ObservationQuery.ZoneIs;
import org.sightline.domain.QueryText;

/// Why a fact matches: for each thing that was asked, what the fact has of it.
public final class Because {
  /// The most reasons that are given.
  private static final int MAX_REASONS = 12;

  private Because() {}

  /// The reasons, in the order of the query; of alternatives those that hold.
  public static List<String> of(ObservationQuery query, Observation fact) {
    List<String> reasons = new ArrayList<>();
    collect(query, fact, reasons);
    return reasons.stream().distinct().limit(MAX_REASONS).toList();
  }

  private static void collect(ObservationQuery query, Observation fact, List<String> into) {
    switch (query) {
      case And(List<ObservationQuery> terms) -> terms.forEach(term -> collect(term, fact, into));
      case Or(List<ObservationQuery> terms) ->
          terms.stream()
              .filter(term -> holdsAlone(term, fact))
              .forEach(term -> collect(term, fact, into));
      case Not(ObservationQuery term) -> into.add("not " + QueryText.print(term));
      case FollowedBy _, PrecededBy _, CountAtLeast _ -> into.add(QueryText.print(query));
      case ObservationQuery.All _ -> {}
      case ObservationQuery.Leaf leaf -> into.add(leaf(leaf, fact));
    }
  }

  /// Whether an alternative holds, as far as the fact alone tells.
  private static boolean holdsAlone(ObservationQuery term, Observation fact) {
    return term instanceof FollowedBy
        || term instanceof PrecededBy
        || term instanceof CountAtLeast
        || term.matches(fact);
  }

  private static String leaf(ObservationQuery.Leaf leaf, Observation fact) {
    String plain = QueryText.print(leaf);
    if (leaf instanceof LastsAtLeast || leaf instanceof LastsLessThan) {
      return "lasted " + seconds(fact.when().duration());
    }
    if (leaf instanceof ConfidenceAtLeast) {
      return "%d %% sure".formatted(Math.round(fact.confidence() * 100));
    }
    if (leaf instanceof CameraIs(CameraName camera)) {
      return "seen by " + camera;
    }
    if (!(fact instanceof ObjectObservation o)) {
      return plain;
    }
    return leaf instanceof LabelIs
        ? "%s, %d %% sure".formatted(o.label(), Math.round(o.confidence() * 100))
        : leaf instanceof ZoneIs(String zone)
            ? "in %s%s".formatted(zone, o.dwell(zone).isZero() ? "" : " for " + stay(o, zone))
            : leaf instanceof DwellsAtLeast(String zone, Duration _)
                ? "stayed %s in %s".formatted(stay(o, zone), zone)
                : leaf instanceof ColourIs(String colour)
                    ? colour
                    : leaf instanceof PlateLike
                        ? "plate " + o.attributes().plate()
                        : leaf instanceof Crossed(String line, @Nullable Direction _)
                            ? crossing(o, line)
                            : leaf instanceof LikeExample(Likeness example, double _)
                                ? "%d %% like the example"
                                    .formatted(Math.round(100 * example.to(o)))
                                : leaf instanceof SizeAtLeast ? size(o) : plain;
  }

  private static String size(ObjectObservation o) {
    return String.format(Locale.ROOT, "covers %.1f %% of the picture", 100 * o.box().area());
  }

  private static String stay(ObjectObservation o, String zone) {
    return seconds(o.dwell(zone));
  }

  private static String crossing(ObjectObservation o, String line) {
    return o.crossings().stream()
        .filter(crossing -> crossing.line().equals(line))
        .findFirst()
        .map(
            crossing ->
                "crossed %s %s"
                    .formatted(line, crossing.direction().name().toLowerCase(Locale.ROOT)))
        .orElse("crossed " + line);
  }

  private static String seconds(Duration length) {
    return length.toSeconds() + " s";
  }
}
