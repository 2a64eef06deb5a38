package org.sightline.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTextTest {
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
