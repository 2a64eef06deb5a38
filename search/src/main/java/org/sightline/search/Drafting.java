package org.sightline.search;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.sightline.domain.Aggregate;
import org.sightline.domain.Aggregate.Grouping;
import org.sightline.domain.Aggregate.Measure;
import org.sightline.domain.CameraName;
import org.sightline.domain.Observation;
import org.sightline.domain.Observation.CaptionObservation;
import org.sightline.domain.Observation.MotionObservation;
import org.sightline.domain.Observation.ObjectObservation;
import org.sightline.domain.Observation.SignalObservation;
import org.sightline.domain.ObservationQuery;
import org.sightline.domain.ObservationQuery.And;
import org.sightline.domain.ObservationQuery.During;
import org.sightline.domain.ObservationQuery.ZoneIs;
import org.sightline.domain.TimeRange;
import org.sightline.search.Claim.Kind;
import org.sightline.search.Claim.Verdict;
import org.sightline.search.History.Fact;

/// The claims that answer a question, as the engine of the log works them out; not yet checked.
final class Drafting {
  private static final int MAX_FACTS = 5000;
  private static final int MAX_SHOWN = 10;
  private static final int MAX_GROUPS = 31;

  private final History history;
  private final Question question;
  private final TimeRange over;

  Drafting(History history, Question question, TimeRange over) {
    this.history = history;
    this.question = question;
    this.over = over;
  }

  /// The query with its range.
  static ObservationQuery bounded(Question question, TimeRange over) {
    return new And(List.of(question.query(), new During(over)));
  }

  List<Claim> claims() {
    List<Fact> facts = history.find(bounded(question, over), needed()).facts(); // newest first
    List<Claim> claims = new ArrayList<>();
    Claim count = claim(Kind.COUNT, "", total(), facts);
    switch (question.intent()) {
      case COUNT, EXISTS, COMPARE -> claims.add(count);
      case FIND -> {
        claims.add(count);
        facts.stream().limit(MAX_SHOWN).forEach(fact -> claims.add(seen(fact)));
      }
      case WHEN -> {
        claims.add(count);
        if (facts.size() <= MAX_SHOWN) {
          facts.reversed().forEach(fact -> claims.add(seen(fact)));
        } else {
          claims.add(at(Kind.FIRST, facts));
          claims.add(at(Kind.LAST, facts));
        }
      }
      case FIRST, LAST -> {
        if (!facts.isEmpty()) {
          claims.add(
              at(question.intent() == Question.Intent.FIRST ? Kind.FIRST : Kind.LAST, facts));
        }
      }
      case HOW_LONG -> {
        claims.add(count);
        lengths(facts, claims, Kind.AVERAGE, Kind.LONGEST);
      }
      case LONGEST -> lengths(facts, claims, Kind.LONGEST);
      case SHORTEST -> lengths(facts, claims, Kind.SHORTEST);
      case AVERAGE -> lengths(facts, claims, Kind.AVERAGE);
      case GROUPED -> groups(facts, claims);
      case MOST -> extreme(Kind.MOST, facts, claims);
      case LEAST -> extreme(Kind.LEAST, facts, claims);
      case PER_HOUR -> rate(Measure.PER_HOUR, Kind.PER_HOUR, facts, claims);
      case PER_DAY -> rate(Measure.PER_DAY, Kind.PER_DAY, facts, claims);
      case WATCHED -> {}
    }
    return claims;
  }

  /// How many of the newest facts the claims are made of; counts come from the tally.
  private int needed() {
    return switch (question.intent()) {
      case COUNT, EXISTS, COMPARE, FIND, LAST, WATCHED -> Claim.MAX_CITED;
      case WHEN,
          FIRST,
          HOW_LONG,
          LONGEST,
          SHORTEST,
          AVERAGE,
          GROUPED,
          MOST,
          LEAST,
          PER_HOUR,
          PER_DAY ->
          MAX_FACTS;
    };
  }

  private Aggregate aggregate(Measure measure, Grouping by) {
    return new Aggregate(question.query(), over, measure, by, history.zone());
  }

  private double total() {
    return history.tally(aggregate(Measure.COUNT, Grouping.NONE)).getOrDefault("", 0.0);
  }

  private void rate(Measure measure, Kind kind, List<Fact> facts, List<Claim> claims) {
    if (facts.isEmpty()) {
      return;
    }
    double rate = history.tally(aggregate(measure, Grouping.NONE)).getOrDefault("", 0.0);
    claims.add(claim(kind, "", rate, facts));
    groups(facts, claims);
  }

  private void groups(List<Fact> facts, List<Claim> claims) {
    SortedMap<String, Double> counts = history.tally(aggregate(Measure.COUNT, question.by()));
    counts.entrySet().stream()
        .limit(MAX_GROUPS)
        .forEach(
            group ->
                claims.add(
                    claim(
                        Kind.GROUP,
                        group.getKey(),
                        group.getValue(),
                        inGroup(facts, group.getKey()))));
  }

  private List<Fact> inGroup(List<Fact> facts, String group) {
    Aggregate grouping = aggregate(Measure.COUNT, question.by());
    return facts.stream()
        .filter(fact -> grouping.groups(fact.observation()).contains(group))
        .toList();
  }

  private void extreme(Kind kind, List<Fact> facts, List<Claim> claims) {
    SortedMap<String, Double> counts =
        new TreeMap<>(history.tally(aggregate(Measure.COUNT, question.by())));
    if (kind == Kind.LEAST) {
      Groups.possible(question, over, history).forEach(group -> counts.putIfAbsent(group, 0.0));
    }
    Comparator<Map.Entry<String, Double>> byCount = Map.Entry.comparingByValue();
    counts.entrySet().stream()
        .max(kind == Kind.MOST ? byCount : byCount.reversed())
        .ifPresent(
            best ->
                counts.forEach(
                    (group, count) -> {
                      if (count.equals(best.getValue())) {
                        claims.add(claim(kind, group, count, inGroup(facts, group)));
                      }
                    }));
  }

  private void lengths(List<Fact> facts, List<Claim> claims, Kind... kinds) {
    if (facts.isEmpty()) {
      return;
    }
    Comparator<Fact> byLength = Comparator.comparing(fact -> length(question, fact.observation()));
    for (Kind kind : kinds) {
      switch (kind) {
        case LONGEST -> {
          Fact fact = facts.stream().max(byLength).orElseThrow();
          claims.add(claim(kind, "", seconds(question, fact), List.of(fact)));
        }
        case SHORTEST -> {
          Fact fact = facts.stream().min(byLength).orElseThrow();
          claims.add(claim(kind, "", seconds(question, fact), List.of(fact)));
        }
        default ->
            claims.add(
                claim(
                    kind,
                    "",
                    facts.stream().mapToDouble(f -> seconds(question, f)).average().orElse(0),
                    facts));
      }
    }
  }

  /// How long an object stayed: in the zone where one is asked about, else in sight.
  static Duration length(Question question, Observation fact) {
    List<ObservationQuery> terms =
        question.query() instanceof And(List<ObservationQuery> all)
            ? all
            : List.of(question.query());
    for (ObservationQuery term : terms) {
      if (term instanceof ZoneIs(String zone)
          && fact instanceof ObjectObservation o
          && o.visits().stream().anyMatch(visit -> visit.zone().equals(zone))) {
        return o.dwell(zone);
      }
    }
    return fact.when().duration();
  }

  private static double seconds(Question question, Fact fact) {
    return length(question, fact.observation()).toNanos() / 1e9;
  }

  private Claim at(Kind kind, List<Fact> facts) {
    Fact fact = kind == Kind.FIRST ? facts.getLast() : facts.getFirst();
    return at(kind, fact, 0);
  }

  private Claim seen(Fact fact) {
    return at(Kind.SEEN, fact, seconds(question, fact));
  }

  private Claim at(Kind kind, Fact fact, double value) {
    Observation o = fact.observation();
    String where =
        zones(o).isEmpty()
            ? o.camera().value()
            : o.camera() + " (" + String.join(", ", zones(o).stream().sorted().toList()) + ")";
    String what =
        switch (o) {
          case ObjectObservation object -> object.label();
          case SignalObservation signal -> signal.label();
          case MotionObservation _ -> "motion";
          case CaptionObservation _ -> "caption";
        };
    return new Claim(
        kind,
        kind == Kind.SEEN ? what : question.subject(),
        where,
        value,
        o.when().start(),
        Set.of(o.camera()),
        o.when(),
        List.of(fact.id()),
        Verdict.STRUCK,
        "not checked yet");
  }

  private static Set<String> zones(Observation o) {
    return switch (o) {
      case ObjectObservation object -> object.zones();
      case SignalObservation signal -> signal.zones();
      case MotionObservation _, CaptionObservation _ -> Set.of();
    };
  }

  private Claim claim(Kind kind, String group, double value, List<Fact> facts) {
    Set<CameraName> cameras = new HashSet<>();
    facts.forEach(fact -> cameras.add(fact.observation().camera()));
    return new Claim(
        kind,
        question.subject(),
        group,
        value,
        null,
        cameras,
        over,
        facts.stream().limit(Claim.MAX_CITED).map(Fact::id).toList(),
        Verdict.STRUCK,
        "not checked yet");
  }
}
