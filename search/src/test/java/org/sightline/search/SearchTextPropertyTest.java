package org.sightline.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.sightline.domain.CameraName;
import org.sightline.domain.QueryText;

/// Whatever is typed is read without failing, and a reading's chips read as the same query.
class SearchTextPropertyTest {
  private static final Vocabulary NAMES =
      new Vocabulary(
          List.of("person", "traffic light", "猫"),
          List.of(new CameraName("door"), new CameraName("front-door"), new CameraName("10")),
          List.of("dock", "door", "été"));
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-10-25T01:30:00Z"));
  private static final List<ZoneId> ZONES =
      List.of(
          ZoneId.of("UTC"),
          ZoneId.of("Europe/Berlin"),
          ZoneId.of("America/Sao_Paulo"),
          ZoneId.of("Pacific/Apia"),
          ZoneId.of("Australia/Lord_Howe"));

  @Property(tries = 20_000)
  void chipsReadAsTheSameQuery(@ForAll("typed") String text, @ForAll("zones") ZoneId zone) {
    holds(text, zone);
  }

  @Property(tries = 5_000)
  void anyTextIsRead(@ForAll String text) {
    holds(text, ZONES.get(1));
  }

  private static void holds(String text, ZoneId zone) {
    Reading reading = SearchText.read(text, NAMES, CLOCK, zone);
    String chips = reading.chips().stream().map(Chip::text).collect(Collectors.joining(" "));
    assertTrue(chips.length() <= SearchText.MAX_LENGTH, chips);
    Reading again = SearchText.read(chips, NAMES, CLOCK, zone);
    assertEquals(reading.query(), again.query(), chips);
    assertEquals(reading.chips(), again.chips(), chips);
    assertEquals(reading.query(), QueryText.parse(QueryText.print(reading.query())));
  }

  @Provide
  Arbitrary<ZoneId> zones() {
    return Arbitraries.of(ZONES);
  }

  @Provide
  Arbitrary<String> typed() {
    Arbitrary<String> words =
        Arbitraries.of(
            "person",
            "people",
            "vehicles",
            "luggage",
            "traffic",
            "lights",
            "door",
            "front",
            "dock",
            "10",
            "été",
            "猫",
            "not",
            "no",
            "without",
            "or",
            "and",
            "in",
            "the",
            "for",
            "more",
            "than",
            "less",
            "at",
            "least",
            "seconds",
            "5s",
            "1.5h",
            "0s",
            "last",
            "past",
            "hour",
            "night",
            "this",
            "morning",
            "tonight",
            "today",
            "yesterday",
            "monday",
            "sun",
            "on",
            "after",
            "since",
            "before",
            "between",
            "from",
            "to",
            "22:00",
            "02:30",
            "10pm",
            "noon",
            "2026-10-25",
            "9998-12-31",
            "2026-10-25T02:30",
            "14:00-15:00",
            "2026-03-29T01:00:00Z",
            "99:99",
            "moving",
            "standing",
            "still",
            "parked",
            "motion",
            "object",
            "zzz",
            "\"red van\"",
            "\"",
            "“x”",
            ",",
            "-",
            "--",
            "-person",
            "-\"a b\"",
            "label:\"a b\"",
            ":",
            "a:b",
            "\u0000",
            "🙂",
            "İ",
            "DROP",
            "'--",
            "ς");
    Arbitrary<String> keyed =
        Arbitraries.of(
                "label",
                "camera",
                "zone",
                "place",
                "after",
                "since",
                "before",
                "until",
                "on",
                "during",
                "between",
                "last",
                "confidence",
                "lasts",
                "dwell",
                "moving",
                "is",
                "kind",
                "text",
                "LABEL",
                "-zone")
            .flatMap(
                key ->
                    Arbitraries.oneOf(
                            words,
                            Arbitraries.of(
                                ">0.6",
                                ">=50%",
                                "<.4",
                                "1e9",
                                "NaN",
                                "0.1234567890123456",
                                ">10s",
                                "<1ms",
                                "=2d",
                                "999999999w",
                                "yes",
                                "no",
                                "",
                                "now",
                                "now/now",
                                "14:00/13:00",
                                "2026-10-25/2026-10-26",
                                "today/noon"))
                        .map(value -> key + ":" + value));
    return Arbitraries.oneOf(words, words, keyed, Arbitraries.strings().ofMaxLength(6))
        .list()
        .ofMaxSize(30)
        .map(list -> String.join(" ", list));
  }
}
