package org.sightline.search;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.sightline.domain.CameraName;
import org.sightline.domain.ObservationQuery;
import org.sightline.domain.ObservationQuery.And;
import org.sightline.domain.ObservationQuery.CameraIs;
import org.sightline.domain.ObservationQuery.During;
import org.sightline.domain.ObservationQuery.Or;
import org.sightline.domain.TimeRange;
import org.sightline.search.History.Blind;

/// Whether anybody was looking where and when a question asks.
public final class Coverage {
  private static final int MAX_NAMED = 5;

  private Coverage() {}

  /// The time that every match shares an instant with, between two bounds.
  public static TimeRange range(ObservationQuery query, Instant earliest, Instant latest) {
    Instant start = earliest;
    Instant end = latest;
    for (ObservationQuery term : terms(query)) {
      if (term instanceof During(TimeRange range)) {
        start = range.start().isAfter(start) ? range.start() : start;
        end = range.end().isBefore(end) ? range.end() : end;
      }
    }
    return new TimeRange(start, end.isBefore(start) ? start : end);
  }

  /// The cameras that a query names, or all where it names none.
  public static List<CameraName> asked(ObservationQuery query, List<CameraName> all) {
    for (ObservationQuery term : terms(query)) {
      List<ObservationQuery> any =
          term instanceof Or(List<ObservationQuery> choice) ? choice : List.of(term);
      List<CameraName> named =
          any.stream()
              .filter(CameraIs.class::isInstance)
              .map(is -> ((CameraIs) is).camera())
              .toList();
      if (!named.isEmpty() && named.size() == any.size()) {
        return all.stream().filter(named::contains).toList();
      }
    }
    return all;
  }

  private static List<ObservationQuery> terms(ObservationQuery query) {
    if (!(query instanceof And(List<ObservationQuery> all))) {
      return List.of(query);
    }
    List<ObservationQuery> terms = new ArrayList<>();
    all.forEach(term -> terms.addAll(terms(term)));
    return terms;
  }

  /// Whether these cameras were watching, as a sentence.
  public static String sentence(List<CameraName> asked, List<Blind> blind, ZoneId zone) {
    if (asked.isEmpty()) {
      return "There is no camera that you may see.";
    }
    if (blind.isEmpty()) {
      return "%s watching all of that time."
          .formatted(
              asked.size() == 1
                  ? asked.getFirst() + " was"
                  : "All %d cameras asked about were".formatted(asked.size()));
    }
    List<String> parts = new ArrayList<>();
    blind.stream()
        .limit(MAX_NAMED)
        .forEach(
            b ->
                parts.add(
                    "%s was blind from %s (%s)"
                        .formatted(b.camera(), Times.shown(b.range(), zone), b.cause())));
    TreeSet<String> cameras = new TreeSet<>();
    blind.forEach(b -> cameras.add(b.camera().value()));
    String more =
        blind.size() > MAX_NAMED
            ? "; and %d stretches more".formatted(blind.size() - MAX_NAMED)
            : "";
    return "%s%s. %d of %d cameras were watching all of that time."
        .formatted(String.join("; ", parts), more, asked.size() - cameras.size(), asked.size());
  }
}
