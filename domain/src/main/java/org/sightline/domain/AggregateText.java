package org.sightline.domain;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.Aggregate.Grouping;
import org.sightline.domain.Aggregate.Measure;

/// The canonical text of an [Aggregate]: that of its query, a bar, and what is worked out.
///
/// ```
/// aggregate := query | measure by:GROUP over:INSTANT/INSTANT on:ZONE
/// measure   := count | rate:hour | rate:day | average:length | average:dwell
/// GROUP     := hour | day | weekday | camera | zone | label
/// ```
///
/// `by:` may be left out, for one number over all, and so may `over:` and `on:` where the reader
/// has others; `rate` alone is by the hour, and `average dwell` is read as `average:dwell`. For
/// every aggregate with a query that [QueryText] prints, `parse(print(a)).equals(a)`.
public final class AggregateText {
  private static final Pattern CLAUSE = Pattern.compile("(by|over|on):(\\S+)");

  private AggregateText() {}

  /// The canonical text.
  public static String print(Aggregate aggregate) {
    TimeRange over = aggregate.over();
    return QueryText.print(aggregate.query())
        + " | "
        + word(aggregate.measure())
        + (aggregate.by() == Grouping.NONE ? "" : " by:" + lower(aggregate.by()))
        + " over:"
        + (over.start().equals(Instant.MIN) ? ".." : over.start())
        + "/"
        + (over.end().equals(Instant.MAX) ? ".." : over.end())
        + " on:"
        + aggregate.zone();
  }

  /// Whether `text` asks for numbers: whether a bar stands in it, outside of quotes.
  public static boolean isAggregate(String text) {
    return bar(text) >= 0;
  }

  /// The aggregate that `text` says.
  ///
  /// @param over what is meant where the text has no `over:`; null where it has to have one
  /// @param zone what is meant where it has no `on:`
  /// @throws QueryTextException naming the position and the remedy if the text has another form
  public static Aggregate parse(String text, @Nullable TimeRange over, ZoneId zone) {
    int bar = bar(text);
    if (bar < 0) {
      throw new QueryTextException(
          text.length(), "an aggregate is a query, a | and what is worked out: label:car | count");
    }
    ObservationQuery query = QueryText.parse(text.substring(0, bar));
    int at = bar + 1;
    List<String> words = new ArrayList<>();
    Grouping by = Grouping.NONE;
    @Nullable TimeRange range = over;
    ZoneId clock = zone;
    for (String part : text.substring(at).split("\\s+")) {
      Matcher clause = CLAUSE.matcher(part);
      if (!clause.matches()) {
        words.add(part);
        continue;
      }
      String value = clause.group(2);
      int place = text.indexOf(part, at);
      switch (clause.group(1)) {
        case "by" -> by = grouping(value, place);
        case "over" -> range = range(value, place);
        default -> clock = zone(value, place);
      }
    }
    if (range == null) {
      throw new QueryTextException(
          text.length(), "over what time? add over:2026-11-22T00:00:00Z/2026-11-23T00:00:00Z");
    }
    return new Aggregate(query, range, measure(String.join(" ", words).strip(), at), by, clock);
  }

  /// The place of the bar; -1 for none.
  private static int bar(String text) {
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted && c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == '|' && !quoted) {
        return i;
      }
    }
    return -1;
  }

  private static String word(Measure measure) {
    return switch (measure) {
      case COUNT -> "count";
      case PER_HOUR -> "rate:hour";
      case PER_DAY -> "rate:day";
      case AVERAGE_LENGTH -> "average:length";
      case AVERAGE_DWELL -> "average:dwell";
    };
  }

  private static Measure measure(String said, int at) {
    String word = said.equals("rate") ? "rate:hour" : said.replace(' ', ':');
    for (Measure measure : Measure.values()) {
      if (word(measure).equals(word)) {
        return measure;
      }
    }
    throw new QueryTextException(
        at,
        "'%s' is nothing that is worked out: write count, rate:hour, rate:day, average:length or average:dwell, and by: with one of %s"
            .formatted(said, groupings()));
  }

  private static String groupings() {
    return String.join(
        ", ",
        Arrays.stream(Grouping.values())
            .filter(by -> by != Grouping.NONE)
            .map(AggregateText::lower)
            .toList());
  }

  private static Grouping grouping(String value, int at) {
    for (Grouping by : Grouping.values()) {
      if (by != Grouping.NONE && lower(by).equals(value)) {
        return by;
      }
    }
    throw new QueryTextException(at, "by: is one of " + groupings());
  }

  private static TimeRange range(String value, int at) {
    int slash = value.indexOf('/');
    try {
      if (slash >= 0) {
        String from = value.substring(0, slash);
        String to = value.substring(slash + 1);
        Instant start = from.equals("..") ? Instant.MIN : Instant.parse(from);
        Instant end = to.equals("..") ? Instant.MAX : Instant.parse(to);
        if (!end.isBefore(start)) {
          return new TimeRange(start, end);
        }
      }
    } catch (DateTimeException _) {
      // said below
    }
    throw new QueryTextException(
        at, "over: is two instants, such as over:2026-11-22T00:00:00Z/2026-11-23T00:00:00Z");
  }

  private static ZoneId zone(String value, int at) {
    try {
      return ZoneId.of(value);
    } catch (DateTimeException _) {
      throw new QueryTextException(at, "on: is a zone of the clock, such as on:Europe/Berlin");
    }
  }

  private static String lower(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }
}
