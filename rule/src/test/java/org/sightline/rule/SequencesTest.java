package org.sightline.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.domain.CameraName;
import org.sightline.domain.Company;
import org.sightline.domain.Observation;
import org.sightline.domain.Observation.ObjectObservation;
import org.sightline.domain.Observation.SignalObservation;
import org.sightline.domain.ObservationQuery;
import org.sightline.domain.ObservationQuery.And;
import org.sightline.domain.ObservationQuery.CameraIs;
import org.sightline.domain.ObservationQuery.CountAtLeast;
import org.sightline.domain.ObservationQuery.FollowedBy;
import org.sightline.domain.ObservationQuery.LabelIs;
import org.sightline.domain.ObservationQuery.Not;
import org.sightline.domain.ObservationQuery.Or;
import org.sightline.domain.ObservationQuery.PrecededBy;
import org.sightline.domain.ObservationQuery.SiteIs;
import org.sightline.domain.QueryText;
import org.sightline.domain.TimeRange;

/// Rules about what comes after a fact, held to the meaning of the query by a clock that the tests
/// turn by hand.
class SequencesTest {
  private static final long SEED = Long.getLong("sightline.seed", 41);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static final List<String> LABELS = List.of("person", "parcel", "car");
  private static final List<String> CAMERAS = List.of("door", "gate");
  private static final RuleAction PUSH = new RuleAction.Push();

  @TempDir Path folder;
  private boolean broken;
  private Instant now = Facts.BEGIN;
  private final InstantSource clock = () -> now;

  /// A log in memory: of an object track its company knows the newest revision.
  private final TreeMap<Long, Observation> log = new TreeMap<>();

  private Company company() {
    return new Company() {
      @Override
      public String site() {
        return "yard";
      }

      @Override
      public Iterable<Observation> around(TimeRange range) {
        Map<Object, Observation> newest = new HashMap<>();
        log.forEach(
            (at, fact) -> newest.put(fact instanceof ObjectObservation o ? o.trackId() : at, fact));
        return newest.values();
      }
    };
  }

  private Rules open(String name) {
    return Rules.openQuiet(
        folder.resolve(name),
        RuleSettings.of(
            _ -> {
              if (broken) {
                throw new IllegalStateException("it cannot be rendered");
              }
              return "{}";
            },
            Courier.NONE,
            company(),
            at -> Optional.ofNullable(log.get(at))),
        clock);
  }

  private void store(Rules rules, Observation fact) {
    long at = log.isEmpty() ? 1 : log.lastKey() + 1;
    log.put(at, fact);
    rules.observe(at, fact);
  }

  private static NewRule rule(String name, String query) {
    return new NewRule(name, QueryText.parse(query), Conduct.of(Duration.ZERO, List.of()));
  }

  private static int alerts(Rules rules) {
    return rules.alerts(AlertFilter.ALL, 500).size();
  }

  @Test
  void whatIsNotToFollowFiresOnlyWhenTheTimeForItHasPassed() {
    try (Rules rules = open("r")) {
      rules.add(rule("left alone", "label:parcel not(then(60s;label:person))"));
      now = Facts.BEGIN.plusSeconds(10);
      store(rules, Facts.labelled("door", "a", "parcel", 0));
      rules.settle();
      assertEquals(0, alerts(rules), "it may be followed yet");
      now = Facts.BEGIN.plusSeconds(10).plus(MINUTE).plus(Sequences.SETTLING).minusMillis(1);
      rules.settle();
      assertEquals(0, alerts(rules), "what followed in time may not be stored yet");
      now = now.plusMillis(1);
      rules.settle();
      assertEquals(1, alerts(rules));
      rules.settle();
      assertEquals(1, alerts(rules));
    }
  }

  @Test
  void whatIsNotToFollowAndDoesIsSilentForEver() {
    try (Rules rules = open("r")) {
      rules.add(rule("left alone", "label:parcel not(then(60s;label:person))"));
      now = Facts.BEGIN.plusSeconds(10);
      store(rules, Facts.labelled("door", "a", "parcel", 0));
      now = Facts.BEGIN.plusSeconds(40);
      store(rules, Facts.person("door", "b", 30));
      now = now.plus(Duration.ofHours(1));
      rules.settle();
      assertEquals(0, alerts(rules));
    }
  }

  @Test
  void whatIsToFollowFiresAtOnceWhenItDoesAndNeverWhenItComesTooLate() {
    try (Rules rules = open("r")) {
      rules.add(rule("met", "label:parcel then(60s;label:person)"));
      store(rules, Facts.labelled("door", "a", "parcel", 0));
      store(rules, Facts.labelled("door", "b", "parcel", 5));
      store(rules, Facts.person("door", "c", 72)); // ten seconds and a minute after a, less after b
      assertEquals(
          List.of("b"), rules.alerts(AlertFilter.ALL, 10).stream().map(Alert::trackId).toList());
      now = now.plus(Duration.ofHours(1));
      rules.settle();
      assertEquals(1, alerts(rules));
    }
  }

  @Test
  void factsThatWaitSurviveARestart() {
    long parcel = 3;
    try (Rules rules = open("r")) {
      rules.add(rule("left alone", "label:parcel not(then(60s;label:person))"));
      rules.add(rule("met", "label:car then(60s;label:person)"));
      now = Facts.BEGIN.plusSeconds(10);
      store(rules, Facts.labelled("door", "x", "car", 0));
      store(rules, Facts.labelled("gate", "y", "car", -600));
      store(rules, Facts.labelled("door", "a", "parcel", 0));
    }
    try (Rules rules = open("r")) {
      assertEquals(parcel, rules.position());
      store(rules, Facts.person("door", "c", 20));
      assertEquals(1, alerts(rules), "the car was followed");
    }
    log.remove(4L); // as if that person had never been seen
    now = now.plus(Duration.ofHours(2));
    try (Rules rules = open("r")) {
      rules.settle();
      assertEquals(
          List.of("a", "x"),
          rules.alerts(AlertFilter.ALL, 10).stream().map(Alert::trackId).toList());
    }
    try (Rules rules = open("r")) {
      rules.settle();
      assertEquals(2, alerts(rules), "nothing is told twice");
    }
  }

  @Test
  void aFactThatCouldNotBeToldOfIsToldWhenItIsHandedInAgain() {
    try (Rules rules = open("r")) {
      NewRule met = rule("met", "label:parcel then(60s;label:person)");
      rules.add(new NewRule(met.name(), met.query(), Conduct.of(Duration.ZERO, List.of(PUSH))));
      store(rules, Facts.labelled("door", "a", "parcel", 0));
      broken = true;
      assertThrows(IllegalStateException.class, () -> store(rules, Facts.person("door", "c", 20)));
      assertEquals(0, alerts(rules));
      broken = false;
      rules.observe(2, Facts.person("door", "c", 20));
      assertEquals(1, alerts(rules));
      now = now.plus(Duration.ofHours(1));
      rules.settle();
      assertEquals(1, alerts(rules));
    }
  }

  @Test
  void theTimeOfATrackThatGoesOnBeginsAnewWithEachRevision() {
    try (Rules rules = open("r")) {
      rules.add(rule("left alone", "label:parcel not(then(60s;label:person))"));
      now = Facts.BEGIN.plusSeconds(10);
      store(rules, Facts.goingOn("door", "a", 0, 10));
      now = Facts.BEGIN.plusSeconds(300);
      rules.settle();
      store(rules, Facts.goingOn("door", "a", 1, 300));
      now = Facts.BEGIN.plusSeconds(310);
      store(rules, Facts.person("door", "b", 309));
      now = now.plus(Duration.ofHours(1));
      rules.settle();
      assertEquals(0, alerts(rules), "somebody came while it stood there");
    }
  }

  @Test
  void whenTooManyWaitTheOldestIsLetGo() {
    Sequences sequences = new Sequences();
    Rule rule;
    try (Rules rules = open("r")) {
      rule = rules.add(rule("left alone", "label:parcel not(then(60s;label:person))"));
    }
    for (int i = 0; i < Sequences.MAX_WAITING + 3; i++) {
      Observation fact = Facts.labelled("door", "t" + i, "parcel", i);
      List<Sequences.Match> none =
          sequences.matching(rule, new Sequences.Fact(i + 1, fact), Company.ALONE, now);
      assertEquals(List.of(), none);
      sequences.kept();
    }
    assertEquals(3, sequences.letGo());
    now = now.plus(Duration.ofDays(1));
    List<Sequences.Match> settled = sequences.settled(List.of(rule), Company.ALONE, now);
    assertEquals(Sequences.MAX_WAITING, settled.size());
    assertEquals(4, settled.getFirst().fact().at());
  }

  @Test
  void rulesAboutASiteAreTrueOfItsFactsAlone() {
    try (Rules rules = open("r")) {
      rules.add(rule("here", "site:yard label:person"));
      rules.add(rule("elsewhere", "site:harbour label:person"));
      rules.add(rule("not there", "not(site:harbour) label:parcel not(then(60s;all))"));
      store(rules, Facts.person("door", "a", 0));
      assertEquals(
          List.of("here"),
          rules.alerts(AlertFilter.ALL, 10).stream().map(Alert::ruleName).toList());
    }
  }

  /// Small random worlds; nodes that are stopped and started in the middle of them.
  @Test
  void rulesFireOnExactlyTheFactsThatTheirQueryMeans() {
    Random random = new Random(SEED);
    for (int round = 0; round < Integer.getInteger("sightline.rounds", 10); round++) {
      log.clear();
      now = Facts.BEGIN;
      Map<String, ObservationQuery> queries = new TreeMap<>();
      String name = "r" + round;
      Rules rules = open(name);
      try {
        for (int i = 0; i < 10; i++) {
          ObservationQuery query =
              new And(List.of(new LabelIs(one(random, LABELS)), query(random, 3)));
          queries.put("rule " + i, query);
          rules.add(new NewRule("rule " + i, query, Conduct.of(Duration.ZERO, List.of())));
        }
        long second = 0;
        for (int i = 0; i < 40; i++) {
          second += 1 + random.nextInt(20);
          now = Facts.BEGIN.plusSeconds(second + 10);
          store(rules, fact(random, i, second));
          if (random.nextInt(3) == 0) {
            rules.settle();
          }
          if (random.nextInt(20) == 0) {
            rules.close();
            rules = open(name);
          }
        }
        now = now.plus(Duration.ofDays(2));
        rules.settle();
        Company all = Company.of(List.copyOf(log.values()), "yard");
        List<Alert> fired = rules.alerts(AlertFilter.ALL, 500);
        queries.forEach(
            (rule, query) ->
                assertEquals(
                    log.entrySet().stream()
                        .filter(fact -> query.matches(fact.getValue(), all))
                        .map(Map.Entry::getKey)
                        .toList(),
                    fired.stream()
                        .filter(alert -> alert.ruleName().equals(rule))
                        .map(Alert::position)
                        .sorted()
                        .toList(),
                    "seed %d: %s".formatted(SEED, QueryText.print(query))));
      } finally {
        rules.close();
      }
    }
  }

  private static Observation fact(Random random, int i, long second) {
    String camera = one(random, CAMERAS);
    String label = one(random, LABELS);
    ObjectObservation object = Facts.labelled(camera, "t" + i, label, second);
    return random.nextInt(3) > 0
        ? object
        : new SignalObservation(
            object.when(), object.camera(), object.source(), 0.9, label, Set.of());
  }

  private static ObservationQuery query(Random random, int depth) {
    if (depth == 0 || random.nextInt(4) == 0) {
      return leaf(random);
    }
    return switch (random.nextInt(5)) {
      case 0 -> new Not(query(random, depth - 1));
      case 1 -> new And(List.of(query(random, depth - 1), query(random, depth - 1)));
      case 2 -> new Or(List.of(query(random, depth - 1), query(random, depth - 1)));
      default -> relation(random);
    };
  }

  private static ObservationQuery relation(Random random) {
    Duration within = Duration.ofSeconds(random.nextInt(90));
    return switch (random.nextInt(6)) {
      case 0 -> new PrecededBy(leaf(random), within);
      case 1 -> new CountAtLeast(1 + random.nextInt(3), leaf(random), within);
      case 2 -> new Not(new FollowedBy(leaf(random), within));
      default -> new FollowedBy(leaf(random), within);
    };
  }

  private static ObservationQuery leaf(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> new SiteIs(random.nextBoolean() ? "yard" : "harbour");
      case 1, 2 -> new CameraIs(new CameraName(one(random, CAMERAS)));
      default -> new LabelIs(one(random, LABELS));
    };
  }

  private static String one(Random random, List<String> of) {
    return of.get(random.nextInt(of.size()));
  }
}
