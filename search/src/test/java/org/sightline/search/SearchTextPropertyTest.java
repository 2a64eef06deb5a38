package org.sightline.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
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

  private static final long SEED = Long.getLong("sightline.seed", 20_261_122L);

  @Test
  void chipsReadAsTheSameQuery() {
    rounds(20_000, random -> holds(random.typed(), random.one(ZONES)));
  }

  @Test
  void anyTextIsRead() {
    rounds(5_000, random -> holds(random.anyText(), ZONES.get(1)));
  }

  private static void rounds(int count, Consumer<RandomTyping> property) {
    RandomTyping random = new RandomTyping(SEED);
    for (int round = 0; round < count; round++) {
      try {
        property.accept(random);
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed %d round %d: %s".formatted(SEED, round, e.getMessage()), e);
      }
    }
  }

  private static void holds(String text, ZoneId zone) {
    Reading reading = SearchText.read(text, NAMES, CLOCK, zone);
    String chips = reading.chips().stream().map(Chip::text).collect(Collectors.joining(" "));
    String said = "'%s' in %s reads as '%s'".formatted(text, zone, chips);
    assertTrue(chips.length() <= SearchText.MAX_LENGTH, said);
    Reading again = SearchText.read(chips, NAMES, CLOCK, zone);
    assertEquals(reading.query(), again.query(), said);
    assertEquals(reading.chips(), again.chips(), said);
    assertEquals(reading.query(), QueryText.parse(QueryText.print(reading.query())), said);
  }
}
