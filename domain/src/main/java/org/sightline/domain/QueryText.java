package org.sightline.domain;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.ObservationQuery.And;
import org.sightline.domain.ObservationQuery.CountAtLeast;
import org.sightline.domain.ObservationQuery.FollowedBy;
import org.sightline.domain.ObservationQuery.Not;
import org.sightline.domain.ObservationQuery.Or;
import org.sightline.domain.ObservationQuery.PrecededBy;

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
///        | colour:WORD | plate:FORM               letters, digits and * for any run of them
///        | line:WORD | line:WORD:forward | line:WORD:backward
///        | dwell:WORD:>=DURATION                  together in the zone of that name
///        | speed:>=NUMBER | height:>=NUMBER | size:>=NUMBER   m/s, m, share of the picture
///        | hours:TIME-TIME@ZONE | days:mon,tue@ZONE           when it began, on that wall clock
///        | site:WORD                              the node that keeps the facts
///        | heading:left | heading:right | heading:towards | heading:away   in the picture
///        | region:X,Y/X,Y/X,Y                     an outline in the picture, 0 to 1
///        | like(NUMBER; look*)                    an example and how like it, 0 to 1
///        | count(WHOLE; DURATION; query)          so many began in the time up to its beginning
///        | then(DURATION; query) | earlier(DURATION; query)   what began after it, or before it
///        | not(query) | or(query; query; …) | and(query)
/// look  := label:WORD | colour:WORD | shape:NUMBER | height:NUMBER
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
    if (relations(query, false) > ObservationQuery.MAX_RELATIONS) {
      throw new IllegalArgumentException(
          "more than %d terms ask what else there was: ask for less at once"
              .formatted(ObservationQuery.MAX_RELATIONS));
    }
  }

  private static int relations(ObservationQuery query, boolean inside) {
    return switch (query) {
      case And(List<ObservationQuery> terms) ->
          terms.stream().mapToInt(term -> relations(term, inside)).sum();
      case Or(List<ObservationQuery> terms) ->
          terms.stream().mapToInt(term -> relations(term, inside)).sum();
      case Not(ObservationQuery term) -> relations(term, inside);
      case FollowedBy(ObservationQuery then, Duration _) -> 1 + inRelation(then, inside);
      case PrecededBy(ObservationQuery earlier, Duration _) -> 1 + inRelation(earlier, inside);
      case CountAtLeast(int _, ObservationQuery of, Duration _) -> 1 + inRelation(of, inside);
      case ObservationQuery.Leaf _ -> 0;
    };
  }

  private static int inRelation(ObservationQuery query, boolean inside) {
    if (inside) {
      throw new IllegalArgumentException(
          "then(, earlier( and count( may not stand in one another: write them side by side");
    }
    return relations(query, true);
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
      case FollowedBy(ObservationQuery then, Duration _) -> 1 + terms(then, depth + 1);
      case PrecededBy(ObservationQuery earlier, Duration _) -> 1 + terms(earlier, depth + 1);
      case CountAtLeast(int _, ObservationQuery of, Duration _) -> 1 + terms(of, depth + 1);
      case ObservationQuery.Leaf _ -> 1;
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
      case And(List<ObservationQuery> terms) -> "and(" + juxtaposed(terms) + ")";
      case Or(List<ObservationQuery> terms) ->
          terms.stream().map(QueryText::sequence).collect(Collectors.joining("; ", "or(", ")"));
      case Not(ObservationQuery term) -> "not(" + sequence(term) + ")";
      case FollowedBy(ObservationQuery then, Duration within) ->
          "then(%s; %s)".formatted(duration(within), sequence(then));
      case PrecededBy(ObservationQuery earlier, Duration within) ->
          "earlier(%s; %s)".formatted(duration(within), sequence(earlier));
      case CountAtLeast(int least, ObservationQuery of, Duration within) ->
          "count(%d; %s; %s)".formatted(least, duration(within), sequence(of));
      case ObservationQuery.Leaf leaf -> leaf(leaf);
    };
  }

  private static String leaf(ObservationQuery.Leaf leaf) {
    return switch (leaf) {
      case ObservationQuery.All() -> "all";
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
      case ObservationQuery.ColourIs(String colour) -> "colour:" + word(colour);
      case ObservationQuery.PlateLike(String pattern) -> "plate:" + pattern;
      case ObservationQuery.Crossed(String line, @Nullable Direction direction) ->
          "line:" + word(line) + (direction == null ? "" : ":" + lower(direction));
      case ObservationQuery.DwellsAtLeast(String zone, Duration least) ->
          "dwell:%s:>=%s".formatted(word(zone), duration(least));
      case ObservationQuery.SpeedAtLeast(double least) -> "speed:>=" + least;
      case ObservationQuery.HeightAtLeast(double least) -> "height:>=" + least;
      case ObservationQuery.SizeAtLeast(double least) -> "size:>=" + least;
      case ObservationQuery.SiteIs(String site) -> "site:" + word(site);
      case ObservationQuery.HeadingIs(Heading heading) -> "heading:" + lower(heading);
      case ObservationQuery.InRegion(Polygon region) ->
          region.points().stream()
              .map(point -> point.x() + "," + point.y())
              .collect(Collectors.joining("/", "region:", ""));
      case ObservationQuery.CaptionSays(String text) -> "caption:" + quoted(text);
      case ObservationQuery.LikeExample(Likeness example, double least) ->
          "like(%s; %s)".formatted(least, looks(example));
      case ObservationQuery.HoursOfDay(LocalTime from, LocalTime to, ZoneId zone) ->
          "hours:%s-%s@%s".formatted(from, to, zone);
      case ObservationQuery.DaysOfWeek(Set<DayOfWeek> days, ZoneId zone) ->
          "days:%s@%s".formatted(days(days), zone);
    };
  }

  private static String looks(Likeness example) {
    List<String> looks = new ArrayList<>(List.of("label:" + word(example.label())));
    example.colours().stream().sorted().forEach(colour -> looks.add("colour:" + word(colour)));
    example.shape().ifPresent(shape -> looks.add("shape:" + shape));
    example.heightMetres().ifPresent(height -> looks.add("height:" + height));
    return String.join(" ", looks);
  }

  private static String days(Set<DayOfWeek> days) {
    return days.stream()
        .sorted()
        .map(day -> lower(day).substring(0, 3))
        .collect(Collectors.joining(","));
  }

  private static String lower(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
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

  /// The text in quotes, as it may stand for a WORD.
  public static String quoted(String text) {
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
