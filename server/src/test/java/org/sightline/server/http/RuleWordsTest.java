package org.sightline.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sightline.rule.Schedule;
import org.sightline.server.http.route.Refusal;
import org.sightline.server.http.wire.WireNewRule;
import tools.jackson.core.JacksonException;

class RuleWordsTest {
  @Test
  void wordsSayWhatHowOftenAndHowGrave() {
    WireNewRule rule =
        RuleWords.words(
            "Tell me when a person is at the dock at night, at most once in 10 minutes, as an alarm and escalate after 5 minutes.");
    assertEquals("person is at the dock", rule.query());
    assertEquals("20:00-06:00", rule.schedule());
    assertEquals(600, rule.coolDownSeconds());
    assertEquals("alarm", rule.severity());
    assertEquals(300, rule.escalateSeconds());
    assertEquals(60, RuleWords.words("car once a minute").coolDownSeconds());
    assertEquals("car in the yard", RuleWords.words("car in the yard").query());
  }

  @ParameterizedTest
  @CsvSource({
    "tell me when a person is at the dock after 22:00, person is at the dock, 22:00-06:00",
    "tell me when a car is in the yard between 8 pm and 6 am, car is in the yard, 20:00-06:00",
    "alert me about dogs before 7:30, dogs, 00:00-07:30",
    "alert me about dogs after 9, dogs, 09:00-24:00",
    "notify us if anybody is at the door on weekends, anybody is at the door, sat-sun 00:00-24:00",
    "notify us if anybody is at the door on sundays after 18:00, anybody is at the door, sun 18:00-06:00",
    "warn me about people on weekdays in the evening, people, mon-fri 18:00-22:00"
  })
  void timesOfDayAreWhenTheRuleIsAwake(String words, String query, String schedule) {
    WireNewRule rule = RuleWords.words(words);
    assertEquals(query, rule.query());
    assertEquals(schedule, rule.schedule());
    Schedule.parse(schedule, ZoneOffset.UTC);
  }

  @Test
  void aTimeThatIsNoneIsLeftToTheSearch() {
    assertEquals("people after 31:00", RuleWords.words("people after 31:00").query());
    assertNull(RuleWords.words("people after 30 seconds").schedule());
    assertNull(RuleWords.words("person for more than 10 minutes").schedule());
  }

  @Test
  void yamlHasTheFieldsOfARule() {
    WireNewRule rule =
        RuleWords.yaml(
            "name: night\nquery: \"label:person\"\nschedule: \"22:00-06:00\"\ncoolDownSeconds: 30\nactions:\n  - push\n");
    assertEquals("night", rule.name());
    assertEquals(30, rule.coolDownSeconds());
    assertEquals(List.of("push"), rule.actions());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "- a",
        "name: [[a]]",
        "a: &x [1]\nb: *x",
        "name: x\nquery: {a: b}",
        "!!java.net.URL [\"http://x\"]",
        "\u0000"
      })
  void whatIsNoRuleInYamlIsRefused(String text) {
    assertThrows(Refusal.class, () -> RuleWords.yaml(text));
  }

  @Test
  void anythingIsReadOrRefused() {
    Random random = new Random(Long.getLong("sightline.seed", 3));
    String signs = "name: query\n- \"'[]{}&*!|>%@`#,?person once a minute as an alarm\t\u0000é";
    for (int round = 0; round < Integer.getInteger("sightline.fuzz", 10_000); round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(60); i >= 0; i--) {
        text.append(signs.charAt(random.nextInt(signs.length())));
      }
      try {
        RuleWords.yaml(text.toString());
      } catch (Refusal | JacksonException _) {
        // refused
      }
      try {
        RuleWords.words(text.toString());
      } catch (Refusal _) {
        // refused
      }
    }
  }
}
