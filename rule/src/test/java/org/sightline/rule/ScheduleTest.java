package org.sightline.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sightline.domain.QueryText;
import org.sightline.domain.Severity;
import org.sightline.domain.TimeRange;

class ScheduleTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private static boolean awake(String text, String instant) {
    return Schedule.parse(text, BERLIN)
        .touches(TimeRange.of(Instant.parse(instant), Duration.ofSeconds(1)));
  }

  @Test
  void aSpanOverMidnightBelongsToTheDayOnWhichItBegins() {
    String nights = "mon-fri 22:00-06:00";
    assertTrue(awake(nights, "2026-11-20T21:30:00Z")); // Friday 22:30 there
    assertTrue(awake(nights, "2026-11-21T04:30:00Z")); // Saturday 05:30
    assertFalse(awake(nights, "2026-11-21T21:30:00Z")); // Saturday 22:30
    assertFalse(awake(nights, "2026-11-20T20:30:00Z")); // Friday 21:30
    assertTrue(awake("00:00-24:00", "2026-11-21T21:30:00Z"));
    assertTrue(awake("sat/sun 00:00-24:00", "2026-11-22T22:59:59Z"));
    assertFalse(awake("sat/sun 00:00-24:00", "2026-11-22T23:00:00Z"));
  }

  @Test
  void theHourThatSummerTimeSkipsOrRepeatsIsMinded() {
    assertTrue(awake("02:15-02:45", "2026-03-29T01:30:00Z")); // 03:30 there: 02:30 was not
    assertTrue(awake("02:15-02:45", "2026-10-25T00:30:00Z")); // the first 02:30
    assertTrue(awake("fri-mon 10:00-11:00", "2026-11-22T09:30:00Z"));
  }

  @Test
  void aFactThatLastsIntoItIsHeard() {
    Schedule nights = Schedule.parse("22:00-06:00", BERLIN);
    Instant begin = Instant.parse("2026-11-20T20:50:00Z"); // 21:50 there
    assertFalse(nights.touches(TimeRange.of(begin, Duration.ofMinutes(9))));
    assertTrue(nights.touches(TimeRange.of(begin, Duration.ofMinutes(11))));
    assertTrue(nights.touches(TimeRange.of(begin, Duration.ofDays(30))));
  }

  @Test
  void theTextIsReadAsItIsWritten() {
    for (String text : List.of("22:00-06:00", "mon/tue/wed/thu/fri 08:00-17:30, sat 00:00-24:00")) {
      assertEquals(text, Schedule.parse(text, BERLIN).text());
    }
    assertEquals("mon/tue 08:00-09:00", Schedule.parse("MON-TUE 08:00 - 09:00", BERLIN).text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "mon",
        "25:00-26:00",
        "08:00",
        "xxx 08:00-09:00",
        "08:60-09:00",
        ",",
        "24:30-01:00"
      })
  void whatIsNoScheduleIsRefused(String text) {
    assertThrows(RuleException.class, () -> Schedule.parse(text, BERLIN));
  }

  @Test
  void whateverIsWrittenIsReadOrRefusedAndActionsToo() {
    long seed = Long.getLong("sightline.seed", 7);
    Random random = new Random(seed);
    String signs = "mon-fri 22:00-06:00,/sat\u0000é" + "webhook http://x relay here 5s pin 30s";
    int rounds = Integer.getInteger("sightline.fuzz", 20_000);
    for (int round = 0; round < rounds; round++) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(40);
      for (int i = 0; i < length; i++) {
        text.append(signs.charAt(random.nextInt(signs.length())));
      }
      try {
        String once = Schedule.parse(text.toString(), BERLIN).text();
        assertEquals(
            once, Schedule.parse(once, BERLIN).text(), "seed %d round %d".formatted(seed, round));
      } catch (RuleException _) {
        // refused
      }
      try {
        RuleAction once = RuleAction.parse(text.toString());
        assertEquals(
            once, RuleAction.parse(once.text()), "seed %d round %d".formatted(seed, round));
      } catch (RuleException _) {
        // refused
      }
    }
  }

  @Test
  void actionsAreReadAsTheyAreWritten() {
    for (String line :
        List.of(
            "webhook https://example.org/x?y=1",
            "tell guard",
            "push",
            "relay gate 1 5s",
            "auxiliary here tt:Wiper|On",
            "preset yard Preset_1",
            "record here 120s",
            "pin here 30s 120s",
            "talk here go-away")) {
      assertEquals(line, RuleAction.parse(line).text());
    }
    assertEquals("webhook example.org", RuleAction.parse("webhook https://example.org/x").shown());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "tell",
        "tell two words",
        "relay nobody/../x 1",
        "relay here 1 5d",
        "record here 2h",
        "webhook file:///etc/passwd",
        "webhook http://169.254.169.254/",
        "talk here a\u0007",
        "run rm"
      })
  void whatIsNoActionIsRefused(String line) {
    assertThrows(RuleException.class, () -> RuleAction.parse(line));
  }

  @Test
  void aRuleIsSilentWhileItSleepsAndItsTrialSaysTheSame() throws Exception {
    Conduct days =
        new Conduct(
            Duration.ZERO,
            Schedule.parse("sun 10:00-10:01", ZoneId.of("UTC")),
            Severity.NOTICE,
            "",
            Duration.ofSeconds(30),
            null,
            List.of());
    RuleTrial trial = new RuleTrial(days, List.of());
    java.nio.file.Path folder = java.nio.file.Files.createTempDirectory("rules");
    int stood = 0;
    int tried = 0;
    try (Rules rules =
        Rules.openQuiet(folder.resolve("r.db"), RuleSettings.of(_ -> ""), () -> Facts.BEGIN)) {
      rules.add(new NewRule("sundays", QueryText.parse("label:person"), days));
      for (int i = 0; i < 100; i++) {
        var fact = Facts.person("gate", "t" + i, i * 5L);
        rules.observe(i + 1, fact);
        tried += trial.fires(fact) ? 1 : 0;
      }
      stood = rules.alerts(AlertFilter.ALL, 500).size();
    }
    assertEquals(12, tried); // those that begin before 10:01:00
    assertEquals(tried, stood);
    assertEquals(1, trial.incidents());
  }
}
