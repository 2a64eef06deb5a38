package org.sightline.search;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.Aggregate;
import org.sightline.domain.Company;
import org.sightline.domain.Observation;
import org.sightline.domain.Observation.CaptionObservation;
import org.sightline.domain.Observation.MotionObservation;
import org.sightline.domain.Observation.ObjectObservation;
import org.sightline.domain.Observation.SignalObservation;
import org.sightline.domain.ObservationQuery;
import org.sightline.domain.ObservationQuery.And;
import org.sightline.domain.ObservationQuery.CountAtLeast;
import org.sightline.domain.ObservationQuery.FollowedBy;
import org.sightline.domain.ObservationQuery.Not;
import org.sightline.domain.ObservationQuery.Or;
import org.sightline.domain.ObservationQuery.PrecededBy;
import org.sightline.domain.TimeRange;
import org.sightline.search.History.Fact;

/// The numbers of a question, worked out from facts as they were stored, one at a time, by
/// [ObservationQuery#matches]; none of the engine's indexes, shelves and sums is used.
///
/// It goes through the facts twice: for the newest revision of each object track, then for what
/// matches; and in between once more for the facts that sequences ask for, where there are any.
final class Recount {
  /// The most facts that sequences may ask for; these are kept in memory.
  static final int MAX_COMPANY = 300_000;

  long count;
  final Map<String, Long> groups = new TreeMap<>();
  final Map<String, List<Long>> citations = new HashMap<>(); // by group; of all under ""
  final Map<Long, Observation> cited = new HashMap<>(); // what claims cite and what matches
  @Nullable Fact first;
  @Nullable Fact last;
  double longest = -1;
  double shortest = -1;
  private double seconds;

  /// Why nothing was worked out; empty where it was.
  String tooMuch = "";

  private final Question question;
  private final Aggregate grouping;
  private final Newest newest = new Newest();
  private final Set<Long> wanted = new HashSet<>();

  Recount(History history, Question question, Aggregate grouping, List<Claim> claims) {
    this.question = question;
    this.grouping = grouping;
    claims.forEach(claim -> wanted.addAll(claim.observations()));
    TimeRange over = grouping.over();
    List<ObservationQuery> others = others(question.query());
    TimeRange around =
        new TimeRange(back(over.start()), over.end().plus(ObservationQuery.MAX_WITHIN));
    TimeRange range = others.isEmpty() ? over : around;
    history.revisions(
        range,
        (id, track, revision) -> {
          boolean room = newest.offer(track, revision, id);
          tooMuch = room ? tooMuch : tooMuch(Newest.MAX_TRACKS);
          return room;
        });
    Company company = others.isEmpty() ? Company.ALONE : company(history, range, others);
    if (tooMuch.isEmpty()) {
      ObservationQuery asked = Drafting.bounded(question, over);
      history.raw(
          over,
          fact -> {
            if (isNewest(fact) && asked.matches(fact.observation(), company)) {
              add(fact);
            }
            return true;
          });
    }
  }

  private static String tooMuch(int most) {
    return "more than %d observations would have to be kept in mind: ask about a shorter time"
        .formatted(most);
  }

  private static Instant back(Instant from) {
    return from.isBefore(Instant.EPOCH.plus(ObservationQuery.MAX_WITHIN))
        ? from
        : from.minus(ObservationQuery.MAX_WITHIN);
  }

  double average() {
    return count == 0 ? -1 : seconds / count;
  }

  private boolean isNewest(Fact fact) {
    return switch (fact.observation()) {
      case MotionObservation _, SignalObservation _, CaptionObservation _ -> true;
      case ObjectObservation o -> newest.isNewest(o.trackId(), fact.id());
    };
  }

  private void add(Fact fact) {
    Observation o = fact.observation();
    count++;
    double length = Drafting.length(question, o).toNanos() / 1e9;
    seconds += length;
    longest = Math.max(longest, length);
    shortest = shortest < 0 ? length : Math.min(shortest, length);
    first = first == null || isBefore(fact, first) ? fact : first;
    last = last == null || isAfter(fact, last) ? fact : last;
    cite("", fact.id());
    for (String group : grouping.groups(o)) {
      groups.merge(group, 1L, Long::sum);
      if (!group.isEmpty()) {
        cite(group, fact.id());
      }
    }
    if (wanted.contains(fact.id())) {
      cited.put(fact.id(), o);
    }
  }

  /// Of facts that begin together the one stored first.
  private static boolean isBefore(Fact one, Fact other) {
    int order = one.observation().when().start().compareTo(other.observation().when().start());
    return order < 0 || order == 0 && one.id() < other.id();
  }

  private static boolean isAfter(Fact one, Fact other) {
    int order = one.observation().when().start().compareTo(other.observation().when().start());
    return order > 0 || order == 0 && one.id() < other.id();
  }

  private void cite(String group, long id) {
    List<Long> ids = citations.computeIfAbsent(group, _ -> new ArrayList<>());
    if (ids.size() < Claim.MAX_CITED) {
      ids.add(id);
    }
  }

  /// The facts that any sequence asks for: those that none asks for change none of them.
  private Company company(History history, TimeRange range, List<ObservationQuery> others) {
    List<Observation> facts = new ArrayList<>();
    ObservationQuery any = new Or(others);
    history.raw(
        range,
        fact -> {
          if (isNewest(fact) && any.matches(fact.observation())) {
            facts.add(fact.observation());
          }
          tooMuch = facts.size() > MAX_COMPANY ? tooMuch(MAX_COMPANY) : tooMuch;
          return tooMuch.isEmpty();
        });
    return Neighbours.of(facts);
  }

  private static List<ObservationQuery> others(ObservationQuery query) {
    return switch (query) {
      case And(List<ObservationQuery> terms) ->
          terms.stream().flatMap(term -> others(term).stream()).toList();
      case Or(List<ObservationQuery> terms) ->
          terms.stream().flatMap(term -> others(term).stream()).toList();
      case Not(ObservationQuery term) -> others(term);
      case FollowedBy(ObservationQuery then, var _) -> List.of(then);
      case PrecededBy(ObservationQuery earlier, var _) -> List.of(earlier);
      case CountAtLeast(int _, ObservationQuery of, var _) -> List.of(of);
      case ObservationQuery.Leaf _ -> List.of();
    };
  }
}
