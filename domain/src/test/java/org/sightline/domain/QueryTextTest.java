package org.sightline.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTextTest {
  @Property(tries = 2000)
  void readsBackWhatItPrinted(@ForAll("queries") ObservationQuery query) {
    assertEquals(query, QueryText.parse(QueryText.print(query)), () -> QueryText.print(query));
  }

  @Property(tries = 5000)
  void anyTextIsReadOrRefusedWithItsPlace(@ForAll("texts") String text) {
    try {
      ObservationQuery query = QueryText.parse(text);
      assertEquals(query, QueryText.parse(QueryText.print(query)));
    } catch (QueryTextException e) {
      assertTrue(e.position() >= 0 && e.position() <= text.length(), e.getMessage());
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

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of(
            "label:",
            "camera:",
            "not(",
            "or(",
            "and(",
            ")",
            ";",
            " ",
            "all",
            "\"",
            "\\",
            "a",
            "person",
            "after:",
            "2026-11-22T10:00:00Z",
            "lasts:",
            ">=",
            "<",
            "10s",
            "confidence:",
            "0.5",
            "text:",
            "\\u00e9",
            "moving:",
            "yes",
            "kind:",
            "motion",
            "during:",
            "..",
            "/",
            "\u0000",
            "🙂")
        .list()
        .ofMaxSize(14)
        .map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<ObservationQuery> queries() {
    return query(3);
  }

  private static Arbitrary<ObservationQuery> query(int depth) {
    Arbitrary<Instant> instants =
        Arbitraries.oneOf(
            Arbitraries.of(Instant.MIN, Instant.MAX, Instant.EPOCH),
            Arbitraries.longs()
                .between(-99_999_999_999L, 99_999_999_999L)
                .map(Instant::ofEpochMilli),
            Arbitraries.longs()
                .between(0, 999_999_999)
                .map(n -> Instant.ofEpochSecond(1_700_000_000, n)));
    Arbitrary<Duration> durations =
        Arbitraries.oneOf(
            Arbitraries.longs().map(Duration::ofNanos),
            Arbitraries.longs().between(0, 1_000_000).map(Duration::ofMillis),
            Arbitraries.longs().map(Duration::ofSeconds));
    Arbitrary<String> words =
        Arbitraries.oneOf(
            Arbitraries.strings().ofMaxLength(12), Arbitraries.of("\"", "\\", "a b", "\n", ")"));
    Arbitrary<ObservationQuery> leaf =
        Arbitraries.oneOf(
            List.of(
                Arbitraries.just(new ObservationQuery.All()),
                words.map(ObservationQuery.LabelIs::new),
                words.map(ObservationQuery.ZoneIs::new),
                words.map(ObservationQuery.TextMatches::new),
                Arbitraries.of("door", "A-1_")
                    .map(n -> new ObservationQuery.CameraIs(new CameraName(n))),
                Combinators.combine(instants, instants)
                    .as(
                        (a, b) ->
                            new ObservationQuery.During(
                                a.isBefore(b) ? new TimeRange(a, b) : new TimeRange(b, a))),
                Arbitraries.doubles().between(0, 1).map(ObservationQuery.ConfidenceAtLeast::new),
                durations.map(ObservationQuery.LastsAtLeast::new),
                durations.map(ObservationQuery.LastsLessThan::new),
                Arbitraries.of(Motion.class).map(ObservationQuery.MotionIs::new),
                Arbitraries.of(ObservationQuery.Kind.class).map(ObservationQuery.KindIs::new)));
    if (depth == 0) {
      return leaf;
    }
    Arbitrary<ObservationQuery> inner = Arbitraries.lazy(() -> query(depth - 1));
    return Arbitraries.oneOf(
        List.of(
            leaf,
            inner.map(ObservationQuery.Not::new),
            inner.list().ofMaxSize(4).map(ObservationQuery.And::new),
            inner.list().ofMaxSize(4).map(ObservationQuery.Or::new)));
  }
}
