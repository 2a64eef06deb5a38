package org.sightline.search;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.Aggregate;
import org.sightline.domain.Company;
import org.sightline.domain.Observation;
import org.sightline.domain.Observation.MotionObservation;
import org.sightline.domain.Observation.ObjectObservation;
import org.sightline.domain.Observation.SignalObservation;
import org.sightline.domain.ObservationQuery;
import org.sightline.domain.TimeRange;
import org.sightline.search.Claim.Kind;
import org.sightline.search.Claim.Verdict;
import org.sightline.search.History.Fact;
import org.sightline.search.History.Found;

/// Works every claim out a second time, from the facts as they were stored and one at a time, by
/// [ObservationQuery#matches]: none of the engine's indexes, shelves and sums is used. What comes
/// out otherwise is corrected; what cannot be worked out is struck.
final class Verifier {
  /// The most stored facts that are gone through for one question.
  static final int MAX_RAW = 300_000;

  /// Two results are the same if they differ by no more than this, for sums of fractions.
  private static final double CLOSE = 1e-6;

  private final History history;
  private final Question question;
  private final TimeRange over;
  private final boolean tooMuch;
  private final Map<Long, Observation> matching = new LinkedHashMap<>();
  private final List<Observation> all;

  Verifier(History history, Question question, TimeRange over) {
    this.history = history;
    this.question = question;
    this.over = over;
    TimeRange around =
        new TimeRange(
            back(over.start(), ObservationQuery.MAX_WITHIN),
            over.end().plus(ObservationQuery.MAX_WITHIN));
    Found raw = history.raw(isRelated(question.query()) ? around : over, MAX_RAW);
    this.tooMuch = raw.more();
    Map<Long, Observation> newest = tooMuch ? Map.of() : newest(raw.facts());
    this.all = List.copyOf(newest.values());
    ObservationQuery asked = Drafting.bounded(question, over);
    Company company = company(all);
    newest.forEach(
        (id, fact) -> {
          if (asked.matches(fact, company)) {
            matching.put(id, fact);
          }
        });
  }

  /// The facts by their beginning; what lasts longest says how far back an overlap may begin.
  private static Company company(List<Observation> facts) {
    NavigableMap<Instant, List<Observation>> byStart = new TreeMap<>();
    Duration longest = Duration.ZERO;
    for (Observation fact : facts) {
      byStart.computeIfAbsent(fact.when().start(), _ -> new ArrayList<>()).add(fact);
      Duration length = fact.when().duration();
      longest = length.compareTo(longest) > 0 ? length : longest;
    }
    Duration reach = longest;
    return range -> {
      List<Observation> near = new ArrayList<>();
      byStart
          .subMap(range.start().minus(reach), true, range.end(), true)
          .values()
          .forEach(near::addAll);
      return near;
    };
  }

  private static Instant back(Instant from, Duration by) {
    return from.isBefore(Instant.EPOCH.plus(by)) ? from : from.minus(by);
  }

  private static boolean isRelated(ObservationQuery query) {
    String text = org.sightline.domain.QueryText.print(query);
    return text.contains("then(") || text.contains("earlier(");
  }

  /// Of each object track the highest revision, of equal ones the first stored.
  private static Map<Long, Observation> newest(List<Fact> facts) {
    Map<String, Fact> byTrack = new HashMap<>();
    Set<Long> motion = new HashSet<>();
    for (Fact fact : facts) {
      switch (fact.observation()) {
        case MotionObservation _, SignalObservation _ -> motion.add(fact.id());
        case ObjectObservation o ->
            byTrack.merge(
                o.trackId(),
                fact,
                (before, now) -> revision(before) >= revision(now) ? before : now);
      }
    }
    Set<Long> kept = new HashSet<>(motion);
    byTrack.values().forEach(fact -> kept.add(fact.id()));
    Map<Long, Observation> newest = new LinkedHashMap<>();
    facts.stream()
        .filter(fact -> kept.contains(fact.id()))
        .forEach(fact -> newest.put(fact.id(), fact.observation()));
    return newest;
  }

  private static int revision(Fact fact) {
    return fact.observation() instanceof ObjectObservation o ? o.revision() : 0;
  }

  /// Every stored fact of the time, newest revisions.
  List<Observation> facts() {
    return all;
  }

  /// How many facts match.
  int count() {
    return matching.size();
  }

  List<Claim> check(List<Claim> claims) {
    List<Claim> checked = new ArrayList<>();
    for (Claim claim : claims) {
      checked.add(
          tooMuch
              ? claim.judged(
                  Verdict.STRUCK,
                  "more than %d observations would have to be gone through: ask about a shorter time"
                      .formatted(MAX_RAW))
              : check(claim));
    }
    return checked;
  }

  private Claim check(Claim claim) {
    for (long id : claim.observations()) {
      if (!matching.containsKey(id)) {
        return recounted(claim, false);
      }
    }
    return recounted(claim, true);
  }

  private Claim recounted(Claim claim, boolean cited) {
    return switch (claim.kind()) {
      case COUNT -> number(claim, matching.size(), cited);
      case FIRST -> at(claim, cited, true);
      case LAST -> at(claim, cited, false);
      case SEEN -> seen(claim);
      case LONGEST -> number(claim, lengths().stream().mapToDouble(s -> s).max().orElse(-1), cited);
      case SHORTEST ->
          number(claim, lengths().stream().mapToDouble(s -> s).min().orElse(-1), cited);
      case AVERAGE ->
          number(claim, lengths().stream().mapToDouble(s -> s).average().orElse(-1), cited);
      case PER_HOUR -> number(claim, matching.size() / hours(), cited);
      case PER_DAY -> number(claim, matching.size() / hours() * 24, cited);
      case GROUP -> number(claim, groups().getOrDefault(claim.group(), 0), cited);
      case MOST, LEAST -> extreme(claim, cited);
      case BLIND -> {
        boolean known =
            history.blind(over).stream()
                .anyMatch(
                    blind ->
                        blind.camera().value().equals(claim.group())
                            && blind.range().overlaps(claim.span()));
        yield claim.judged(known ? Verdict.CONFIRMED : Verdict.STRUCK, "");
      }
      case WATCHING -> {
        boolean blind =
            history.blind(over).stream().anyMatch(b -> b.camera().value().equals(claim.group()));
        yield claim.judged(blind ? Verdict.STRUCK : Verdict.CONFIRMED, "");
      }
    };
  }

  private double hours() {
    return Math.max(over.duration().toMillis() / 3_600_000.0, 1e-9);
  }

  private List<Double> lengths() {
    return matching.values().stream()
        .map(fact -> Drafting.length(question, fact).toNanos() / 1e9)
        .toList();
  }

  private Map<String, Integer> groups() {
    Aggregate grouping =
        new Aggregate(
            question.query(), over, Aggregate.Measure.COUNT, question.by(), history.zone());
    Map<String, Integer> groups = new TreeMap<>();
    matching
        .values()
        .forEach(
            fact -> grouping.groups(fact).forEach(group -> groups.merge(group, 1, Integer::sum)));
    return groups;
  }

  private Claim extreme(Claim claim, boolean cited) {
    Map<String, Integer> groups = groups();
    int best =
        claim.kind() == Kind.MOST
            ? groups.values().stream().mapToInt(count -> count).max().orElse(-1)
            : groups.values().stream().mapToInt(count -> count).min().orElse(-1);
    @Nullable Integer count = groups.get(claim.group());
    return count == null || count != best
        ? claim.judged(Verdict.STRUCK, "another has %s".formatted(best))
        : number(claim, best, cited);
  }

  private Claim number(Claim claim, double value, boolean cited) {
    if (value < 0) {
      return claim.judged(Verdict.STRUCK, "there is none");
    }
    boolean same = Math.abs(value - claim.value()) <= CLOSE * Math.max(1, value);
    return same && cited
        ? claim.judged(Verdict.CONFIRMED, "")
        : claim.corrected(value, claim.at(), claim.group(), citations(claim));
  }

  private List<Long> citations(Claim claim) {
    Aggregate grouping =
        new Aggregate(
            question.query(), over, Aggregate.Measure.COUNT, question.by(), history.zone());
    return matching.entrySet().stream()
        .filter(
            e -> claim.group().isEmpty() || grouping.groups(e.getValue()).contains(claim.group()))
        .map(Map.Entry::getKey)
        .limit(Claim.MAX_CITED)
        .toList();
  }

  private Claim at(Claim claim, boolean cited, boolean first) {
    Map.Entry<Long, Observation> found = null;
    for (Map.Entry<Long, Observation> entry : matching.entrySet()) {
      Instant start = entry.getValue().when().start();
      boolean better =
          found == null
              || (first
                  ? start.isBefore(found.getValue().when().start())
                  : start.isAfter(found.getValue().when().start()));
      found = better ? entry : found;
    }
    if (found == null) {
      return claim.judged(Verdict.STRUCK, "there is none");
    }
    Instant start = found.getValue().when().start();
    return start.equals(claim.at()) && cited
        ? claim.judged(Verdict.CONFIRMED, "")
        : claim.corrected(0, start, found.getValue().camera().value(), List.of(found.getKey()));
  }

  private Claim seen(Claim claim) {
    Observation fact = matching.get(claim.observations().getFirst());
    boolean same =
        fact != null
            && fact.when().start().equals(claim.at())
            && claim.cameras().contains(fact.camera());
    return claim.judged(
        same ? Verdict.CONFIRMED : Verdict.STRUCK, same ? "" : "no stored fact says so");
  }
}
