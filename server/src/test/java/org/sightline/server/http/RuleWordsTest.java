package org.sightline.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sightline.server.http.route.Refusal;
import org.sightline.server.http.wire.WireNewRule;
import tools.jackson.core.JacksonException;

class RuleWordsTest {
  @Test
  void wordsSayWhatHowOftenAndHowGrave() {
    WireNewRule rule =
        RuleWords.words(
            "Tell me when a person is at the dock at night, at most once in 10 minutes, as an alarm and escalate after 5 minutes.");
    assertEquals("person is at the dock at night", rule.query());
    assertEquals(600, rule.coolDownSeconds());
    assertEquals("alarm", rule.severity());
    assertEquals(300, rule.escalateSeconds());
    assertEquals(60, RuleWords.words("car once a minute").coolDownSeconds());
    assertEquals("car in the yard", RuleWords.words("car in the yard").query());
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
