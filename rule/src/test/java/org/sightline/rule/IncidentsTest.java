package org.sightline.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sightline.rule.Facts.BEGIN;
import static org.sightline.rule.Facts.person;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.domain.Box;
import org.sightline.domain.CameraName;
import org.sightline.domain.Observation;
import org.sightline.domain.QueryText;
import org.sightline.domain.Severity;
import org.sightline.rule.Incident.Outcome;
import org.sightline.rule.Incident.State;

class IncidentsTest {
  @TempDir Path folder;
  private Instant now = BEGIN;
  private final InstantSource clock = () -> now;
  private final List<RuleSettings.Firing> told = new ArrayList<>();

  private Rules open() {
    RuleSettings settings =
        new RuleSettings(
            firing -> {
              told.add(firing);
              return "{}";
            },
            _ -> true,
            Duration.ofSeconds(5),
            100);
    return Rules.openQuiet(folder.resolve("rules.db"), settings, clock);
  }

  private static Conduct conduct(String group, Duration escalation, RuleAction... actions) {
    return new Conduct(
        Duration.ZERO,
        null,
        Severity.ALARM,
        group,
        Duration.ofSeconds(60),
        escalation,
        List.of(actions));
  }

  private static Rule add(Rules rules, String name, String query, Conduct conduct) {
    return rules.add(new NewRule(name, QueryText.parse(query), conduct));
  }

  private IncidentDeed deed(String who, String words) {
    return new IncidentDeed(who, now, words);
  }

  private static List<Incident> all(Rules rules) {
    return rules.incidents().list("ada", Set.of(), Long.MAX_VALUE, 100);
  }

  @Test
  void alertsOfOneRuleAcrossCamerasAreOneIncidentAndSayWhy() {
    try (Rules rules = open()) {
      add(rules, "people", "label:person", conduct("", null));
      rules.observe(1, person("gate", "a", 0));
      rules.observe(2, person("yard", "b", 30));
      rules.observe(3, person("door", "c", 60));
      Incident incident = all(rules).getFirst();
      assertEquals(1, all(rules).size());
      assertEquals(3, incident.alerts());
      assertEquals(
          Set.of("gate", "yard", "door"),
          new TreeSet<>(incident.cameras().stream().map(CameraName::value).toList()));
      assertEquals(BEGIN, incident.when().start());
      assertEquals(BEGIN.plusSeconds(70), incident.when().end());
      assertEquals(
          List.of(
              "",
              "the same rule at yard after gate, 20 s later, within the 60 s that belong together",
              "the same rule at door after gate, yard, 20 s later, within the 60 s that belong together"),
          rules.incidents().told(incident.id(), "ada").alerts().stream()
              .map(Alert::joined)
              .toList());
    }
  }

  @Test
  void whatIsFarApartOrOfAnotherRuleIsAnotherIncident() {
    try (Rules rules = open()) {
      add(rules, "people", "label:person", conduct("", null));
      add(rules, "cars", "label:car", conduct("", null));
      rules.observe(1, person("gate", "a", 0));
      rules.observe(2, person("gate", "b", 71)); // 61 s after the end of the first
      rules.observe(3, Facts.at("gate", "c", "car", 72, new Box(0, 0, 1, 1)));
      assertEquals(3, all(rules).size());
    }
  }

  @Test
  void rulesOfOneGroupShareIncidentsOfTheGravestSeverity() {
    try (Rules rules = open()) {
      Conduct notice =
          new Conduct(
              Duration.ZERO,
              null,
              Severity.NOTICE,
              "yard",
              Duration.ofSeconds(60),
              null,
              List.of());
      add(rules, "people", "label:person", conduct("yard", null));
      add(rules, "cars", "label:car", notice);
      rules.observe(1, Facts.at("gate", "c", "car", 0, new Box(0, 0, 1, 1)));
      assertEquals(Severity.NOTICE, all(rules).getFirst().severity());
      rules.observe(2, person("gate", "a", 5));
      Incident incident = all(rules).getFirst();
      assertEquals(1, all(rules).size());
      assertEquals(Severity.ALARM, incident.severity());
      assertEquals("cars", incident.title());
      assertTrue(
          rules
              .incidents()
              .told(incident.id(), "")
              .alerts()
              .getLast()
              .joined()
              .startsWith("rule 'people' of the group 'yard' at gate again"));
    }
  }

  @Test
  void anIncidentThatIsAddedToForAnHourBecomesTheNext() {
    try (Rules rules = open()) {
      add(rules, "people", "label:person", conduct("", null));
      for (int i = 0; i < 120; i++) {
        rules.observe(i + 1, person("gate", "t" + i, i * 60L));
      }
      List<Incident> incidents = all(rules);
      assertTrue(incidents.size() >= 2 && incidents.size() <= 4, "" + incidents.size());
      assertEquals(120, incidents.stream().mapToInt(Incident::alerts).sum());
      incidents.forEach(
          i -> assertTrue(i.when().duration().compareTo(Duration.ofHours(1)) <= 0, i.toString()));
    }
  }

  @Test
  void everyStateIsReachedKeptWithWhoAndWhenAndTakenBack() {
    try (Rules rules = open()) {
      add(rules, "people", "label:person", conduct("", null));
      rules.observe(1, person("gate", "a", 0));
      long id = all(rules).getFirst().id();
      Incidents incidents = rules.incidents();
      assertEquals(State.OPEN, all(rules).getFirst().state());

      now = BEGIN.plusSeconds(1);
      assertEquals(State.ACKNOWLEDGED, incidents.acknowledge(id, deed("ada", "")).state());
      assertEquals(0, rules.openAlerts());
      assertEquals(State.ESCALATED, incidents.escalate(id, deed("ada", "help")).state());
      Incident closed = incidents.close(id, Outcome.FALSE, deed("bob", "a fox"));
      assertEquals(State.CLOSED, closed.state());
      assertEquals(Outcome.FALSE, closed.outcome());
      assertEquals("a fox", closed.why());
      assertThrows(RuleException.class, () -> incidents.escalate(id, deed("ada", "")));

      Incident again = incidents.close(id, Outcome.TRUE, deed("ada", "no, a thief"));
      assertEquals(Outcome.TRUE, again.outcome());
      Incident back = incidents.undo(id, deed("bob", ""));
      assertEquals(State.CLOSED, back.state());
      assertEquals(Outcome.FALSE, back.outcome());
      assertEquals("a fox", back.why());
      back = incidents.undo(id, deed("bob", ""));
      assertEquals(State.ESCALATED, back.state());
      assertNull(back.outcome());
      assertEquals("", back.why());
      assertEquals(State.ACKNOWLEDGED, incidents.undo(id, deed("bob", "")).state());
      assertEquals(State.OPEN, incidents.undo(id, deed("bob", "")).state());
      assertEquals(1, rules.openAlerts());
      assertThrows(RuleException.class, () -> incidents.undo(id, deed("bob", "")));

      List<IncidentStep> steps = incidents.told(id, "ada").steps();
      assertEquals(8, steps.size());
      assertEquals("ada", steps.getFirst().who());
      assertEquals(BEGIN.plusSeconds(1), steps.getFirst().at());
      assertTrue(steps.stream().allMatch(IncidentStep::undone));
    }
  }

  @Test
  void whatJoinsAnIncidentThatSomebodyHasIsTheirsAndAClosedOneTakesNothing() {
    try (Rules rules = open()) {
      add(rules, "people", "label:person", conduct("", null));
      rules.observe(1, person("gate", "a", 0));
      long id = all(rules).getFirst().id();
      rules.incidents().acknowledge(id, deed("ada", ""));
      rules.observe(2, person("gate", "b", 10));
      assertEquals(0, rules.openAlerts());
      assertEquals(2, all(rules).getFirst().alerts());
      rules.incidents().close(id, Outcome.TRUE, deed("ada", ""));
      rules.observe(3, person("gate", "c", 20));
      assertEquals(2, all(rules).size());
      assertEquals(State.OPEN, all(rules).getFirst().state());
    }
  }

  @Test
  void acknowledgingTheLastOpenAlertTakesItsIncident() {
    try (Rules rules = open()) {
      add(rules, "people", "label:person", conduct("", null));
      rules.observe(1, person("gate", "a", 0));
      rules.observe(2, person("gate", "b", 10));
      List<Alert> alerts = rules.alerts(AlertFilter.OPEN, 10);
      rules.acknowledge(alerts.getFirst().id(), "ada");
      assertEquals(State.OPEN, all(rules).getFirst().state());
      rules.acknowledge(alerts.getLast().id(), "ada");
      assertEquals(State.ACKNOWLEDGED, all(rules).getFirst().state());
    }
  }

  @Test
  void everyUserHasSeenWhatTheyHaveSeen() {
    try (Rules rules = open()) {
      add(rules, "people", "label:person", conduct("", null));
      rules.observe(1, person("gate", "a", 0));
      long id = all(rules).getFirst().id();
      assertTrue(all(rules).getFirst().unread());
      assertFalse(rules.incidents().see(id, "ada", true).unread());
      assertEquals(0, rules.incidents().counts("ada").get("unread"));
      assertEquals(1, rules.incidents().counts("bob").get("unread"));
      rules.observe(2, person("gate", "b", 10)); // there is more to see
      assertEquals(1, rules.incidents().counts("ada").get("unread"));
      rules.incidents().see(id, "ada", true);
      assertTrue(rules.incidents().see(id, "ada", false).unread());
    }
  }

  @Test
  void whatNobodyTakesInTimeIsEscalatedOnceAndToldAgainEvenAfterARestart() {
    long id;
    try (Rules rules = open()) {
      add(
          rules,
          "people",
          "label:person",
          conduct("", Duration.ofMinutes(5), new RuleAction.Push()));
      rules.observe(1, person("gate", "a", 0));
      id = all(rules).getFirst().id();
      assertEquals(BEGIN.plusSeconds(300), all(rules).getFirst().escalateAt());
      now = BEGIN.plusSeconds(299);
      assertEquals(0, rules.escalateDue());
    }
    now = BEGIN.plusSeconds(300);
    told.clear();
    try (Rules rules = open()) {
      assertEquals(1, rules.escalateDue());
      assertEquals(0, rules.escalateDue());
      assertEquals(State.ESCALATED, all(rules).getFirst().state());
      assertEquals(1, told.size());
      assertTrue(told.getFirst().escalated());
      IncidentStep step = rules.incidents().told(id, "").steps().getFirst();
      assertEquals("node", step.who());
      assertEquals("nobody took it in time", step.words());
    }
  }

  @Test
  void whatSomebodyTookIsNotEscalated() {
    try (Rules rules = open()) {
      add(rules, "people", "label:person", conduct("", Duration.ofMinutes(5)));
      rules.observe(1, person("gate", "a", 0));
      rules.incidents().acknowledge(all(rules).getFirst().id(), deed("ada", ""));
      now = BEGIN.plusSeconds(400);
      assertEquals(0, rules.escalateDue());
    }
  }

  @Test
  void notLikeThisAgainKeepsTheLikeSilentAndNothingElse() {
    try (Rules rules = open()) {
      Rule rule = add(rules, "people", "label:person", conduct("", null));
      Observation example = person("gate", "a", 0);
      rules.observe(1, example);
      Suppression made =
          rules
              .suppressions()
              .add(
                  QuietPattern.of(
                      rule.id(),
                      example,
                      EnumSet.of(
                          QuietPattern.Part.LABEL,
                          QuietPattern.Part.PLACE,
                          QuietPattern.Part.SIZE,
                          QuietPattern.Part.HOUR),
                      ZoneOffset.UTC),
                  1,
                  deed("ada", "the statue"));
      rules.observe(2, Facts.at("gate", "b", "person", 60, new Box(0.42, 0.4, 0.62, 0.6)));
      assertEquals(1, rules.alerts(AlertFilter.ALL, 10).size());
      assertEquals(1, rules.suppressions().list().getFirst().hits());

      rules.observe(3, person("yard", "c", 61)); // another camera
      rules.observe(
          4, Facts.at("gate", "d", "person", 62, new Box(0, 0, 0.2, 0.2))); // another place
      rules.observe(5, Facts.at("gate", "e", "person", 63, new Box(0.1, 0.1, 0.9, 0.9))); // a giant
      rules.observe(6, person("gate", "f", 3 * 3600)); // another hour
      assertEquals(5, rules.alerts(AlertFilter.ALL, 10).size());

      assertTrue(rules.suppressions().remove(made.id()));
      assertFalse(rules.suppressions().remove(made.id()));
      rules.observe(7, person("gate", "g", 30));
      assertEquals(6, rules.alerts(AlertFilter.ALL, 10).size());
    }
  }

  @Test
  void aSuppressionStandsAfterARestartAndGoesWithItsRule() {
    Rule rule;
    try (Rules rules = open()) {
      rule = add(rules, "people", "label:person", conduct("", null));
      rules
          .suppressions()
          .add(
              QuietPattern.of(
                  rule.id(),
                  person("gate", "a", 0),
                  EnumSet.allOf(QuietPattern.Part.class),
                  ZoneOffset.UTC),
              1,
              deed("ada", ""));
    }
    try (Rules rules = open()) {
      rules.observe(1, person("gate", "b", 30));
      assertEquals(0, rules.alerts(AlertFilter.ALL, 10).size());
      rules.remove(rule.id());
      assertEquals(List.of(), rules.suppressions().list());
    }
  }

  @Test
  void aSuppressionOfAWholeCameraIsRefused() {
    assertThrows(
        RuleException.class,
        () ->
            QuietPattern.of(
                null,
                person("gate", "a", 0),
                EnumSet.of(QuietPattern.Part.LABEL, QuietPattern.Part.ZONE),
                ZoneOffset.UTC));
  }

  @Test
  void wordsAreCutAndHoldNothingThatMisleads() {
    IncidentDeed deed = new IncidentDeed("ada", now, "a\u202Eb\u0000c\n" + "x".repeat(1000));
    assertTrue(deed.words().startsWith("abc x"), deed.words());
    assertEquals(IncidentDeed.MAX_WORDS, deed.words().length());
  }
}
