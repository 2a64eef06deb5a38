package org.sightline.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTextTest {
  private static final TimeRange DAY =
      new TimeRange(Instant.parse("2026-11-22T00:00:00Z"), Instant.parse("2026-11-23T00:00:00Z"));
  private static final long SEED = Long.getLong("sightline.seed", 20_261_122L);

  @Test
  void readsBackWhatItPrinted() {
    rounds(
        2_000,
        random -> {
          ObservationQuery query = random.query(3);
          String text = QueryText.print(query);
          assertEquals(query, QueryText.parse(text), text);
        });
  }

  @Test
  void anyTextIsReadOrRefusedWithItsPlace() {
    rounds(
        5_000,
        random -> {
          String text = random.queryText();
          try {
            ObservationQuery query = QueryText.parse(text);
            assertEquals(query, QueryText.parse(QueryText.print(query)), text);
          } catch (QueryTextException e) {
            assertTrue(e.position() >= 0 && e.position() <= text.length(), e.getMessage());
          }
        });
  }

  @Test
  void numbersReadBackWhatTheyPrinted() {
    rounds(
        1_000,
        random -> {
          Aggregate aggregate = random.aggregate();
          String text = AggregateText.print(aggregate);
          assertTrue(AggregateText.isAggregate(text), text);
          assertEquals(aggregate, AggregateText.parse(text, null, ZoneId.of("UTC")), text);
        });
  }

  @Test
  void anyTextIsAnAggregateOrRefusedWithItsPlace() {
    rounds(
        5_000,
        random -> {
          String text = random.queryText() + "|" + random.queryText();
          try {
            Aggregate aggregate = AggregateText.parse(text, DAY, ZoneId.of("UTC"));
            String again = AggregateText.print(aggregate);
            assertEquals(aggregate, AggregateText.parse(again, null, ZoneId.of("UTC")), text);
          } catch (QueryTextException e) {
            assertTrue(e.position() >= 0 && e.position() <= text.length(), e.getMessage());
          }
        });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`label:car | count` | `label:car | count over:2026-11-22T00:00:00Z/2026-11-23T00:00:00Z"
            + " on:UTC`",
        "`all | rate by:zone` | `all | rate:hour by:zone"
            + " over:2026-11-22T00:00:00Z/2026-11-23T00:00:00Z on:UTC`",
        "`all | average dwell on:Europe/Berlin by:hour` | `all | average:dwell by:hour"
            + " over:2026-11-22T00:00:00Z/2026-11-23T00:00:00Z on:Europe/Berlin`",
        "`text:\"a | b\" | count` | `text:\"a | b\" | count"
            + " over:2026-11-22T00:00:00Z/2026-11-23T00:00:00Z on:UTC`",
      })
  void numbersAreReadAsTheyAreTyped(String typed, String canonical) {
    assertEquals(canonical, AggregateText.print(AggregateText.parse(typed, DAY, ZoneId.of("UTC"))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "label:car;9;a query, a |",
        "label:car | sum;11;nothing that is worked out",
        "label:car | count by:colour;18;by: is one of",
        "label:car | count over:now;18;two instants",
        "label:car | count on:Mars;18;zone of the clock",
      })
  void aggregatesSayWhereAndWhy(String text, int position, String why) {
    QueryTextException e =
        assertThrows(
            QueryTextException.class, () -> AggregateText.parse(text, DAY, ZoneId.of("UTC")));
    assertEquals(position, e.position(), e.getMessage());
    assertTrue(e.getMessage().contains(why), e.getMessage());
  }

  @Test
  void anAggregateHasToSayItsTimeWhereTheReaderHasNone() {
    assertThrows(
        QueryTextException.class, () -> AggregateText.parse("all | count", null, ZoneId.of("UTC")));
  }

  private static void rounds(int count, Consumer<RandomQueries> property) {
    RandomQueries random = new RandomQueries(SEED);
    for (int round = 0; round < count; round++) {
      try {
        property.accept(random);
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed %d round %d: %s".formatted(SEED, round, e.getMessage()), e);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "all",
        "label:person camera:door after:2026-11-22T10:00:00Z before:2026-11-22T11:00:00Z",
        "confidence:>=0.5 lasts:>=10s moving:yes kind:object text:\"red van\"",
        "not(label:person camera:door) or(label:car; label:truck zone:dock)",
        "or()",
        "and()",
        "and(label:car) not(not(all))",
        "lasts:<250ms lasts:<PT0.000001S moving:no kind:motion",
        "label:\"a \\\"quoted\\\" \\\\ label\"",
        "site:hq heading:towards region:0.1,0.2/0.9,0.2/0.5,0.95",
        "like(0.7; label:car colour:blue colour:red shape:0.5 height:1.5) like(1.0; label:\"a b\")",
        "count(3; 600s; label:person zone:dock) not(count(1; 0s; all))",
        "during:../.. during:2026-11-22T10:00:00Z/2026-11-22T11:00:00Z",
      })
  void isCanonical(String text) {
    assertEquals(text, QueryText.print(QueryText.parse(text)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | 0 | a term is missing",
        "label: | 6 | needs a word",
        "lable:person | 0 | unknown",
        "person | 0 | no term",
        "label:person) | 12 | no beginning",
        "not(label:person | 16 | not closed",
        "not() | 4 | a term is missing",
        "confidence:>=2 | 11 | from 0 to 1",
        "confidence:0.5 | 11 | needs >=",
        "lasts:>=soon | 6 | no duration",
        "after:yesterday | 6 | no instant",
        "camera:.. | 7 | no camera name",
        "text:\"open | 5 | not closed",
        "text:\"a\\x\" | 7 | escape",
        "label:a\"b\" | 7 | a space must stand",
        "during:2026-11-22T11:00:00Z/2026-11-22T10:00:00Z | 7 | swap",
        "heading:up | 8 | left, right",
        "region:0.1,0.1/0.5,2 | 7 | an outline",
        "region:0.1,0.1/0.5,0.5 | 7 | an outline",
        "like(2; label:car) | 0 | no number from 0",
        "like(0.5; colour:red) | 0 | needs its label",
        "like(0.5; size:3) | 10 | inside like(",
        "count(0; 10m; all) | 0 | whole number",
        "count(3; 10m; then(1s; all)) | 0 | side by side",
      })
  void saysWhereAndWhy(String text, int position, String why) {
    QueryTextException e = assertThrows(QueryTextException.class, () -> QueryText.parse(text));
    assertEquals(position, e.position(), e.getMessage());
    assertTrue(e.getMessage().contains(why), e.getMessage());
  }

  @Test
  void sizeDepthAndLengthAreBounded() {
    List<ObservationQuery> many = new ArrayList<>();
    for (int i = 0; i < ObservationQuery.MAX_TERMS - 1; i++) {
      many.add(new ObservationQuery.LabelIs("a"));
    }
    ObservationQuery largest = new ObservationQuery.And(many);
    assertEquals(largest, QueryText.parse(QueryText.print(largest)));
    ObservationQuery tooLarge = new ObservationQuery.Not(largest);
    assertThrows(IllegalArgumentException.class, () -> QueryText.print(tooLarge));
    assertThrows(QueryTextException.class, () -> QueryText.parse("label:a ".repeat(256)));
    assertThrows(QueryTextException.class, () -> QueryText.parse("not(".repeat(16_000)));
    assertThrows(QueryTextException.class, () -> QueryText.parse("and(".repeat(16_000)));
    assertThrows(QueryTextException.class, () -> QueryText.parse(" ".repeat(70_000)));
    ObservationQuery deep = new ObservationQuery.All();
    for (int i = 0; i < QueryText.MAX_DEPTH; i++) {
      deep = new ObservationQuery.Not(deep);
    }
    assertEquals(deep, QueryText.parse(QueryText.print(deep)));
    ObservationQuery tooDeep = new ObservationQuery.Not(deep);
    assertThrows(IllegalArgumentException.class, () -> QueryText.print(tooDeep));
  }
}
