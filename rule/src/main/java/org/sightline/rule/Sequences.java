package org.sightline.rule;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sightline.domain.Company;
import org.sightline.domain.Observation;
import org.sightline.domain.ObservationQuery;
import org.sightline.domain.ObservationQuery.And;
import org.sightline.domain.ObservationQuery.CountAtLeast;
import org.sightline.domain.ObservationQuery.FollowedBy;
import org.sightline.domain.ObservationQuery.Leaf;
import org.sightline.domain.ObservationQuery.Not;
import org.sightline.domain.ObservationQuery.Or;
import org.sightline.domain.ObservationQuery.PrecededBy;

/// Rules about what comes after a fact: the fact is remembered until what it waits for has come, or
/// would have come too late.
///
/// At most [#MAX_REMEMBERED] facts of a rule are remembered; when one more comes the oldest is let
/// go. A restart forgets them. Rules that ask only what came before need no memory: the log has it.
final class Sequences {
  /// The most facts of one rule that wait for what follows.
  static final int MAX_REMEMBERED = 256;

  private final Map<Long, Deque<Fact>> waiting = new HashMap<>();
  private final Map<Long, Duration> waits = new HashMap<>();

  /// A fact and its place in the log.
  record Fact(long at, Observation observation) {}

  /// The facts that a rule is true of now: the new one, and those of before that it completes.
  List<Fact> matching(Rule rule, Fact fact, Company company) {
    Duration longest = waits.computeIfAbsent(rule.id(), _ -> longest(rule.query()));
    if (longest.isNegative()) {
      return rule.query().matches(fact.observation(), company) ? List.of(fact) : List.of();
    }
    Deque<Fact> facts = waiting.computeIfAbsent(rule.id(), _ -> new ArrayDeque<>());
    Instant start = fact.observation().when().start();
    facts.removeIf(
        old -> old.observation().when().end().plus(longest).isBefore(start) || same(old, fact));
    facts.addLast(fact);
    if (facts.size() > MAX_REMEMBERED) {
      facts.removeFirst();
    }
    List<Fact> matching = new ArrayList<>();
    for (Fact old : facts) {
      if (rule.query().matches(old.observation(), company)) {
        matching.add(old);
      }
    }
    facts.removeAll(matching);
    return matching;
  }

  /// Lets go of what was kept for a rule that is gone.
  void forget(long ruleId) {
    waiting.remove(ruleId);
    waits.remove(ruleId);
  }

  /// Whether one is a newer revision of the other.
  private static boolean same(Fact old, Fact fact) {
    String track = Judgement.track(fact.observation());
    return track != null && track.equals(Judgement.track(old.observation()));
  }

  /// How long the query waits for what follows; negative where it does not.
  private static Duration longest(ObservationQuery query) {
    return switch (query) {
      case And(List<ObservationQuery> terms) -> longest(terms);
      case Or(List<ObservationQuery> terms) -> longest(terms);
      case Not(ObservationQuery term) -> longest(term);
      case FollowedBy(ObservationQuery _, Duration within) -> within;
      case CountAtLeast _, PrecededBy _, Leaf _ -> Duration.ofSeconds(-1);
    };
  }

  private static Duration longest(List<ObservationQuery> terms) {
    Duration longest = Duration.ofSeconds(-1);
    for (ObservationQuery term : terms) {
      Duration one = longest(term);
      longest = one.compareTo(longest) > 0 ? one : longest;
    }
    return longest;
  }
}
