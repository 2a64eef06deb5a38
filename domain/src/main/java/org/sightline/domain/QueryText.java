package org.sightline.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.sightline.domain.ObservationQuery.And;
import org.sightline.domain.ObservationQuery.Not;
import org.sightline.domain.ObservationQuery.Or;

/// The canonical text of an [ObservationQuery]: what is shown beside results, stored with a rule
/// and read back.
///
/// ```
/// query := term (space term)*                     every term must match
/// term  := all
///        | label:WORD | camera:NAME | zone:WORD | text:WORD
///        | after:INSTANT | before:INSTANT | during:INSTANT/INSTANT     `..` for an open end
///        | confidence:>=NUMBER                    0 to 1
///        | lasts:>=DURATION | lasts:<DURATION     250ms 10s 5m 2h 1d or ISO 8601 (PT10S)
///        | moving:yes | moving:no | kind:object | kind:motion
///        | not(query) | or(query; query; …) | and(query)
/// WORD  := letters, digits, _ - . or a text in "quotes"
/// ```
///
/// Inside quotes a backslash stands before a quote and a backslash, and before `u` and the four
/// hexadecimal digits of a character that cannot be shown.
///
/// For every query within [#MAX_DEPTH] and [ObservationQuery#MAX_TERMS],
/// `parse(print(query)).equals(query)`. Instants are ISO 8601 in UTC (RFC 3339).
public final class QueryText {
  /// The deepest nesting of `not`, `or` and `and`.
  public static final int MAX_DEPTH = 32;

  /// The longest text that is read, in characters.
  public static final int MAX_LENGTH = 65_536;

  private QueryText() {}

  /// The canonical text of `query`.
  ///
  /// @throws IllegalArgumentException if the query is larger than [#requireBounded] allows
  public static String print(ObservationQuery query) {
    requireBounded(query);
    return sequence(query);
  }

  /// The query that `text` says.
  ///
  /// @throws QueryTextException naming the position and the remedy if the text has another form
  public static ObservationQuery parse(String text) {
    return new QueryTextParser(text).parse();
  }

  /// Refuses a query with more than [ObservationQuery#MAX_TERMS] terms or nested deeper than
  /// [#MAX_DEPTH]. Every engine calls it before it walks a query that came from outside.
  ///
  /// @throws IllegalArgumentException if it is larger
  public static void requireBounded(ObservationQuery query) {
    if (terms(query, 0) > ObservationQuery.MAX_TERMS) {
      throw new IllegalArgumentException(
          "the query has more than %d terms: ask for less at once"
              .formatted(ObservationQuery.MAX_TERMS));
    }
  }

  private static int terms(ObservationQuery query, int depth) {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException(
          "the query is nested deeper than %d: write it flatter".formatted(MAX_DEPTH));
    }
    return switch (query) {
      case And(List<ObservationQuery> terms) -> 1 + sum(terms, depth);
      case Or(List<ObservationQuery> terms) -> 1 + sum(terms, depth);
      case Not(ObservationQuery term) -> 1 + terms(term, depth + 1);
      case ObservationQuery.All _,
          ObservationQuery.LabelIs _,
          ObservationQuery.CameraIs _,
          ObservationQuery.ZoneIs _,
          ObservationQuery.During _,
          ObservationQuery.ConfidenceAtLeast _,
          ObservationQuery.LastsAtLeast _,
          ObservationQuery.LastsLessThan _,
          ObservationQuery.MotionIs _,
          ObservationQuery.KindIs _,
          ObservationQuery.TextMatches _ ->
          1;
    };
  }

  private static int sum(List<ObservationQuery> terms, int depth) {
    int sum = 0;
    for (ObservationQuery term : terms) {
      sum += terms(term, depth + 1);
      if (sum > ObservationQuery.MAX_TERMS) {
        return sum;
      }
    }
    return sum;
  }

  /// A query where a sequence of terms may stand: an And of several needs no word.
  private static String sequence(ObservationQuery query) {
    return query instanceof And(List<ObservationQuery> terms) && terms.size() > 1
        ? juxtaposed(terms)
        : term(query);
  }

  private static String juxtaposed(List<ObservationQuery> terms) {
    return terms.stream().map(QueryText::term).collect(Collectors.joining(" "));
  }

  private static String term(ObservationQuery query) {
    return switch (query) {
      case ObservationQuery.All() -> "all";
      case And(List<ObservationQuery> terms) -> "and(" + juxtaposed(terms) + ")";
      case Or(List<ObservationQuery> terms) ->
          terms.stream().map(QueryText::sequence).collect(Collectors.joining("; ", "or(", ")"));
      case Not(ObservationQuery term) -> "not(" + sequence(term) + ")";
      case ObservationQuery.LabelIs(String label) -> "label:" + word(label);
      case ObservationQuery.CameraIs(CameraName camera) -> "camera:" + camera;
      case ObservationQuery.ZoneIs(String zone) -> "zone:" + word(zone);
      case ObservationQuery.During(TimeRange range) -> during(range);
      case ObservationQuery.ConfidenceAtLeast(double least) -> "confidence:>=" + least;
      case ObservationQuery.LastsAtLeast(Duration least) -> "lasts:>=" + duration(least);
      case ObservationQuery.LastsLessThan(Duration bound) -> "lasts:<" + duration(bound);
      case ObservationQuery.MotionIs(Motion motion) ->
          switch (motion) {
            case MOVING -> "moving:yes";
            case STATIONARY -> "moving:no";
          };
      case ObservationQuery.KindIs(ObservationQuery.Kind kind) ->
          "kind:" + kind.name().toLowerCase(Locale.ROOT);
      case ObservationQuery.TextMatches(String text) -> "text:" + quoted(text);
    };
  }

  private static String during(TimeRange range) {
    boolean openStart = range.start().equals(Instant.MIN);
    boolean openEnd = range.end().equals(Instant.MAX);
    if (openStart == openEnd) {
      return "during:" + (openStart ? "../.." : range.start() + "/" + range.end());
    }
    return openEnd ? "after:" + range.start() : "before:" + range.end();
  }

  /// A duration as people write it where it is a whole number of a unit, else in ISO 8601.
  static String duration(Duration duration) {
    if (duration.isNegative()
        || duration.getSeconds() > Integer.MAX_VALUE
        || duration.toNanosPart() % 1_000_000 != 0) {
      return duration.toString();
    }
    return duration.toNanosPart() != 0 ? duration.toMillis() + "ms" : duration.getSeconds() + "s";
  }

  private static String word(String text) {
    return !text.isEmpty() && text.chars().allMatch(QueryText::isBare) ? text : quoted(text);
  }

  /// Whether a character may stand in a word without quotes.
  static boolean isBare(int c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.';
  }

  private static String quoted(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (Character.isISOControl(c) || Character.isSurrogate(c)) {
        out.append("\\u%04x".formatted((int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }
}
