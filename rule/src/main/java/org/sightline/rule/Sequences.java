package org.sightline.rule;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.sightline.domain.Company;
import org.sightline.domain.Observation;
import org.sightline.domain.Observation.ObjectObservation;
import org.sightline.domain.ObservationQuery;
import org.sightline.domain.ObservationQuery.And;
import org.sightline.domain.ObservationQuery.CountAtLeast;
import org.sightline.domain.ObservationQuery.FollowedBy;
import org.sightline.domain.ObservationQuery.Leaf;
import org.sightline.domain.ObservationQuery.Not;
import org.sightline.domain.ObservationQuery.Or;
import org.sightline.domain.ObservationQuery.PrecededBy;

/// Which rules are true of a new fact, and the facts of before whose rules ask what comes after.
///
/// A fact that a rule may yet be true of waits. Each new fact that can be what it waits for has it
/// looked at again, and a rule that is true then, whatever comes, fires. What asks that something
/// does *not* follow is known only when the time for it has passed on the node's clock, and with it
/// [#SETTLING], in which what was seen in time is stored; then the rule is looked at a last time.
/// The end of a track that goes on is not known: its time begins anew with each revision, and it
/// has [#SILENCE] more for the next one.
///
/// At most [#MAX_WAITING] facts wait for each rule; when one more comes the oldest is let go and
/// counted. They are kept across restarts by whoever owns this: see [#changes()]. Rules that ask
/// only what came before wait for nothing: the log has it. Not safe for threads.
final class Sequences {
  /// The most facts of one rule that wait for what follows.
  static final int MAX_WAITING = 1024;

  /// How long after it was seen a fact is stored at the latest, as a rule.
  static final Duration SETTLING = Duration.ofSeconds(10);

  /// How long nothing may be heard of an object track that goes on.
  static final Duration SILENCE = Duration.ofMinutes(6);

  private static final System.Logger LOG = System.getLogger(Sequences.class.getName());

  private final Map<Long, Asked> asked = new HashMap<>();
  private final Map<Long, Waits> waiting = new HashMap<>();
  private final Map<Key, Optional<Instant>> changes = new HashMap<>();
  private long letGo;

  /// A fact and its place in the log.
  record Fact(long at, Observation observation) {}

  /// A fact that a rule is true of.
  record Match(Rule rule, Fact fact) {}

  /// What waits, for which rule and by the place of its fact in the log.
  record Key(long rule, long at) {}

  private record Waiting(Fact fact, Instant due) {}

  /// What waits for one rule: by the place of its fact in the log, and which place a track has.
  private record Waits(TreeMap<Long, Waiting> byPlace, Map<String, Long> places) {
    static final Waits NONE = new Waits(new TreeMap<>(), Map.of());

    static Waits empty() {
      return new Waits(new TreeMap<>(), new HashMap<>());
    }

    void put(Waiting each) {
      byPlace.put(each.fact().at(), each);
      String track = Judgement.track(each.fact().observation());
      if (track != null) {
        places.put(track, each.fact().at());
      }
    }

    void remove(long at) {
      Waiting gone = byPlace.remove(at);
      String track = gone == null ? null : Judgement.track(gone.fact().observation());
      if (track != null) {
        places.remove(track, at);
      }
    }
  }

  /// What a rule asks about later facts.
  private record Asked(boolean other, List<FollowedBy> later) {
    Duration longest() {
      return later.stream().map(FollowedBy::within).max(Duration::compareTo).orElse(Duration.ZERO);
    }
  }

  /// The facts that a rule is true of now: the new one, and those of before that it completes.
  ///
  /// @param now on the node's clock
  List<Match> matching(Rule rule, Fact fact, Company company, Instant now) {
    Asked asks = asked.computeIfAbsent(rule.id(), _ -> asked(rule.query()));
    if (!asks.other()) {
      return rule.query().matches(fact.observation(), company)
          ? List.of(new Match(rule, fact))
          : List.of();
    }
    List<Match> matching = new ArrayList<>();
    if (!asks.later().isEmpty()) {
      complete(rule, asks, fact, company, matching);
    }
    Certainty early = Certainty.of(rule.query(), fact.observation(), company, _ -> Certainty.OPEN);
    Certainty sure = early == Certainty.OPEN ? soFar(rule.query(), fact, company) : early;
    switch (sure) {
      case YES -> matching.add(new Match(rule, fact));
      case NO -> {}
      case OPEN -> await(rule.id(), new Waiting(fact, due(asks, fact.observation(), now)));
    }
    return matching;
  }

  /// Looks again at what waits for a fact like this one; another revision of it takes its place.
  private void complete(Rule rule, Asked asks, Fact fact, Company company, List<Match> matching) {
    Waits facts = waiting.getOrDefault(rule.id(), Waits.NONE);
    if (facts.byPlace().isEmpty()) {
      return;
    }
    List<FollowedBy> alike =
        asks.later().stream()
            .filter(term -> term.then().matches(fact.observation(), company))
            .toList();
    String track = Judgement.track(fact.observation());
    Long before = track == null ? null : facts.places().get(track);
    if (before != null) {
      remove(rule.id(), before);
    }
    if (alike.isEmpty()) {
      return;
    }
    for (Waiting old : List.copyOf(facts.byPlace().values())) {
      if (alike.stream().anyMatch(term -> isInTime(old.fact(), term, fact))
          && soFar(rule.query(), old.fact(), company) == Certainty.YES) {
        remove(rule.id(), old.fact().at());
        matching.add(new Match(rule, old.fact()));
      }
    }
  }

  private static boolean isInTime(Fact first, FollowedBy term, Fact second) {
    Instant began = second.observation().when().start();
    return began.isAfter(first.observation().when().start())
        && (!began.isAfter(first.observation().when().end())
            || Duration.between(first.observation().when().end(), began).compareTo(term.within())
                <= 0);
  }

  /// What is certain while more may follow.
  private static Certainty soFar(ObservationQuery query, Fact fact, Company company) {
    return Certainty.of(
        query,
        fact.observation(),
        company,
        relation -> {
          boolean holds = relation.matches(fact.observation(), company);
          return holds || !(relation instanceof FollowedBy) ? Certainty.of(holds) : Certainty.OPEN;
        });
  }

  private static Instant due(Asked asks, Observation fact, Instant now) {
    Instant end = fact.when().end().plus(asks.longest());
    boolean goesOn = fact instanceof ObjectObservation object && !object.ended();
    return (end.isAfter(now) ? end : now).plus(goesOn ? SILENCE : SETTLING);
  }

  /// The facts whose time has passed and that their rules are true of; all of them wait no more.
  List<Match> settled(Collection<Rule> rules, Company company, Instant now) {
    List<Match> matching = new ArrayList<>();
    for (Rule rule : rules) {
      for (Waiting each :
          List.copyOf(waiting.getOrDefault(rule.id(), Waits.NONE).byPlace().values())) {
        if (!each.due().isAfter(now)) {
          remove(rule.id(), each.fact().at());
          if (rule.query().matches(each.fact().observation(), company)) {
            matching.add(new Match(rule, each.fact()));
          }
        }
      }
    }
    return matching;
  }

  /// When the time of the next fact will have passed.
  Optional<Instant> nextDue() {
    return waiting.values().stream()
        .flatMap(facts -> facts.byPlace().values().stream())
        .map(Waiting::due)
        .min(Instant::compareTo);
  }

  private void await(long rule, Waiting fact) {
    Waits facts = waiting.computeIfAbsent(rule, _ -> Waits.empty());
    facts.put(fact);
    changes.put(new Key(rule, fact.fact().at()), Optional.of(fact.due()));
    if (facts.byPlace().size() > MAX_WAITING) {
      remove(rule, facts.byPlace().firstKey());
      if (letGo++ % MAX_WAITING == 0) {
        LOG.log(
            Level.WARNING,
            "more facts wait for what follows than are kept rule={0} most={1} letGo={2}",
            rule,
            MAX_WAITING,
            letGo);
      }
    }
  }

  private void remove(long rule, long at) {
    waiting.getOrDefault(rule, Waits.NONE).remove(at);
    changes.put(new Key(rule, at), Optional.empty());
  }

  /// What was matched and could not be told of waits again, but for the fact at `at`, which will be
  /// handed in again.
  void putBack(List<Match> matches, long at, Instant now) {
    for (Match match : matches) {
      if (match.fact().at() != at
          && !asked
              .getOrDefault(match.rule().id(), new Asked(false, List.of()))
              .later()
              .isEmpty()) {
        await(match.rule().id(), new Waiting(match.fact(), now.plus(SETTLING)));
      }
    }
  }

  /// Takes in what waited before a restart.
  void restore(Key key, Observation fact, Instant due) {
    waiting
        .computeIfAbsent(key.rule(), _ -> Waits.empty())
        .put(new Waiting(new Fact(key.at(), fact), due));
  }

  /// A fact that waited is not there any more.
  void restore(Key gone) {
    changes.put(gone, Optional.empty());
  }

  /// What waits now and did not, with when it is due, or waits no more, since [#kept()].
  Map<Key, Optional<Instant>> changes() {
    return changes;
  }

  /// The changes are kept.
  void kept() {
    changes.clear();
  }

  /// How many facts were let go because too many waited.
  long letGo() {
    return letGo;
  }

  /// Lets go of what was kept for a rule that is gone.
  void forget(long ruleId) {
    waiting.remove(ruleId);
    asked.remove(ruleId);
    changes.keySet().removeIf(key -> key.rule() == ruleId);
  }

  private static Asked asked(ObservationQuery query) {
    List<FollowedBy> later = new ArrayList<>();
    return new Asked(asksOthers(query, later), later);
  }

  /// Whether it asks for other facts; the terms about later ones are added to `later`.
  private static boolean asksOthers(ObservationQuery query, List<FollowedBy> later) {
    return switch (query) {
      case And(List<ObservationQuery> terms) -> anyAsksOthers(terms, later);
      case Or(List<ObservationQuery> terms) -> anyAsksOthers(terms, later);
      case Not(ObservationQuery term) -> asksOthers(term, later);
      case FollowedBy followed -> later.add(followed);
      case CountAtLeast _, PrecededBy _ -> true;
      case Leaf _ -> false;
    };
  }

  private static boolean anyAsksOthers(List<ObservationQuery> terms, List<FollowedBy> later) {
    boolean any = false;
    for (ObservationQuery term : terms) {
      any |= asksOthers(term, later);
    }
    return any;
  }
}
