package org.sightline.domain;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sightline.domain.ObservationQuery.And;
import org.sightline.domain.ObservationQuery.ConfidenceAtLeast;
import org.sightline.domain.ObservationQuery.During;
import org.sightline.domain.ObservationQuery.KindIs;
import org.sightline.domain.ObservationQuery.MotionIs;

/// Reads [QueryText] by recursive descent; depth, terms and length are bounded before they cost.
final class QueryTextParser {
  private static final Pattern SIMPLE_DURATION = Pattern.compile("(\\d{1,15})(ms|s|m|h|d)");
  private static final String KEYS =
      "label: camera: zone: text: after: before: during: confidence: lasts: moving: kind: colour: plate: line: dwell: speed: height: size: hours: days: all not(…) or(…; …) and(…) then(…; …) earlier(…; …)";

  private final String text;
  private int at;
  private int terms;

  QueryTextParser(String text) {
    this.text = text;
  }

  ObservationQuery parse() {
    if (text.length() > QueryText.MAX_LENGTH) {
      throw new QueryTextException(
          QueryText.MAX_LENGTH,
          "the text is longer than %d characters".formatted(QueryText.MAX_LENGTH));
    }
    ObservationQuery query = sequence(0);
    if (at < text.length()) {
      throw wrong("'%c' has no beginning here: remove it".formatted(text.charAt(at)));
    }
    try {
      QueryText.requireBounded(query);
    } catch (IllegalArgumentException e) {
      throw wrong(0, String.valueOf(e.getMessage()));
    }
    return query;
  }

  private ObservationQuery sequence(int depth) {
    int begin = at;
    List<ObservationQuery> found = terms(depth);
    return switch (found.size()) {
      case 0 -> throw wrong(begin, "a term is missing: write one of " + KEYS);
      case 1 -> found.getFirst();
      default -> new And(found);
    };
  }

  private List<ObservationQuery> terms(int depth) {
    List<ObservationQuery> found = new ArrayList<>();
    skipSpace();
    while (at < text.length() && text.charAt(at) != ')' && text.charAt(at) != ';') {
      if (found.size() == 1) {
        count(at); // two terms side by side are one And more
      }
      found.add(term(depth));
      if (at < text.length() && !endsTerm(text.charAt(at))) {
        throw wrong("a space must stand between two terms");
      }
      skipSpace();
    }
    return found;
  }

  private ObservationQuery term(int depth) {
    int begin = at;
    count(begin);
    if (depth > QueryText.MAX_DEPTH) {
      throw wrong(begin, "nested deeper than %d: write it flatter".formatted(QueryText.MAX_DEPTH));
    }
    while (at < text.length() && Character.isLetter(text.charAt(at))) {
      at++;
    }
    String key = text.substring(begin, at).toLowerCase(Locale.ROOT);
    char next = at < text.length() ? text.charAt(at) : ' ';
    if (next == '(') {
      at++;
      return nested(key, begin, depth + 1);
    }
    if (next == ':') {
      at++;
      return keyed(key, begin);
    }
    if (key.equals("all") && endsTerm(next)) {
      return new ObservationQuery.All();
    }
    throw wrong(begin, "no term is written like this: write one of " + KEYS);
  }

  private ObservationQuery nested(String key, int begin, int depth) {
    ObservationQuery query =
        switch (key) {
          case "not" -> new ObservationQuery.Not(sequence(depth));
          case "or" -> new ObservationQuery.Or(alternatives(depth));
          case "and" -> nestedAnd(depth);
          case "then" -> {
            Duration within = within(begin);
            yield new ObservationQuery.FollowedBy(sequence(depth), within);
          }
          case "earlier" -> {
            Duration within = within(begin);
            yield new ObservationQuery.PrecededBy(sequence(depth), within);
          }
          default ->
              throw wrong(
                  begin,
                  "'%s(' is unknown: write not(, or(, and(, then( or earlier(".formatted(key));
        };
    if (at >= text.length() || text.charAt(at) != ')') {
      throw wrong("the bracket opened by %s( is not closed: add )".formatted(key));
    }
    at++;
    return query;
  }

  /// `30s;` at the beginning of a sequence.
  private Duration within(int begin) {
    skipSpace();
    Duration within = duration(value(), begin);
    skipSpace();
    if (within.isNegative() || within.compareTo(ObservationQuery.MAX_WITHIN) > 0) {
      throw wrong(begin, "the time between two facts is from 0s to 1d");
    }
    if (at >= text.length() || text.charAt(at) != ';') {
      throw wrong("a ; must stand after the time, such as then(30s; label:car)");
    }
    at++;
    return within;
  }

  private And nestedAnd(int depth) {
    List<ObservationQuery> found = terms(depth);
    if (found.size() > 1) {
      terms--; // the word `and` was counted, and so was the pair side by side
    }
    return new And(found);
  }

  private List<ObservationQuery> alternatives(int depth) {
    skipSpace();
    if (at < text.length() && text.charAt(at) == ')') {
      return List.of();
    }
    List<ObservationQuery> found = new ArrayList<>();
    found.add(sequence(depth));
    while (at < text.length() && text.charAt(at) == ';') {
      at++;
      found.add(sequence(depth));
    }
    return found;
  }

  private ObservationQuery keyed(String key, int begin) {
    return switch (key) {
      case "label" -> new ObservationQuery.LabelIs(word(key));
      case "zone" -> new ObservationQuery.ZoneIs(word(key));
      case "text" -> new ObservationQuery.TextMatches(word(key));
      case "camera" -> camera();
      case "after" -> new During(TimeRange.from(instant(value())));
      case "before" -> new During(TimeRange.until(instant(value())));
      case "during" -> during();
      case "confidence" -> confidence();
      case "lasts" -> lasts();
      case "moving" -> moving();
      case "kind" -> kind();
      case "colour" -> new ObservationQuery.ColourIs(word(key));
      case "plate" -> plate();
      case "line" -> line();
      case "dwell" -> dwell();
      case "speed" -> new ObservationQuery.SpeedAtLeast(measure(key));
      case "height" -> new ObservationQuery.HeightAtLeast(measure(key));
      case "size" -> new ObservationQuery.SizeAtLeast(measure(key));
      case "hours" -> hours();
      case "days" -> days();
      default ->
          throw wrong(begin, "the key '%s:' is unknown: write one of %s".formatted(key, KEYS));
    };
  }

  private ObservationQuery camera() {
    int begin = at;
    String name = word("camera");
    if (!CameraName.isValid(name)) {
      throw wrong(begin, "this is no camera name: letters, digits, _ and - only, 64 at most");
    }
    return new ObservationQuery.CameraIs(new CameraName(name));
  }

  private ObservationQuery during() {
    int begin = at;
    String value = value();
    int slash = value.indexOf('/');
    if (slash < 0) {
      throw wrong(begin, "during: needs two instants, START/END, with .. for an open end");
    }
    String from = value.substring(0, slash);
    String to = value.substring(slash + 1);
    Instant start = from.equals("..") ? Instant.MIN : instant(from);
    Instant end = to.equals("..") ? Instant.MAX : instant(to);
    if (end.isBefore(start)) {
      throw wrong(begin, "the range ends before it starts: swap the two");
    }
    return new During(new TimeRange(start, end));
  }

  private ObservationQuery confidence() {
    int begin = at;
    String value = value();
    try {
      if (value.startsWith(">=")) {
        double least = Double.parseDouble(value.substring(2));
        if (least >= 0 && least <= 1) {
          return new ConfidenceAtLeast(least);
        }
      }
    } catch (NumberFormatException _) {
      // said below
    }
    throw wrong(begin, "confidence: needs >= and a number from 0 to 1, such as confidence:>=0.6");
  }

  private ObservationQuery lasts() {
    int begin = at;
    String value = value();
    if (value.startsWith(">=")) {
      return new ObservationQuery.LastsAtLeast(duration(value.substring(2), begin));
    }
    if (value.startsWith("<")) {
      return new ObservationQuery.LastsLessThan(duration(value.substring(1), begin));
    }
    throw wrong(begin, "lasts: needs >= or <, such as lasts:>=10s");
  }

  private Duration duration(String value, int begin) {
    Matcher simple = SIMPLE_DURATION.matcher(value);
    try {
      if (!simple.matches()) {
        return Duration.parse(value);
      }
      long amount = Long.parseLong(simple.group(1));
      return switch (simple.group(2)) {
        case "ms" -> Duration.ofMillis(amount);
        case "s" -> Duration.ofSeconds(amount);
        case "m" -> Duration.ofMinutes(amount);
        case "h" -> Duration.ofHours(amount);
        default -> Duration.ofDays(amount);
      };
    } catch (DateTimeException | ArithmeticException _) {
      throw wrong(begin, "this is no duration: write 250ms, 10s, 5m, 2h, 1d or PT10S");
    }
  }

  private ObservationQuery moving() {
    int begin = at;
    return switch (value()) {
      case "yes" -> new MotionIs(Motion.MOVING);
      case "no" -> new MotionIs(Motion.STATIONARY);
      default -> throw wrong(begin, "moving: is yes or no");
    };
  }

  private ObservationQuery kind() {
    int begin = at;
    return switch (value()) {
      case "object" -> new KindIs(ObservationQuery.Kind.OBJECT);
      case "motion" -> new KindIs(ObservationQuery.Kind.MOTION);
      case "signal" -> new KindIs(ObservationQuery.Kind.SIGNAL);
      default -> throw wrong(begin, "kind: is object, motion or signal");
    };
  }

  private ObservationQuery plate() {
    int begin = at;
    try {
      return new ObservationQuery.PlateLike(value());
    } catch (IllegalArgumentException e) {
      throw wrong(begin, String.valueOf(e.getMessage()));
    }
  }

  private ObservationQuery line() {
    String line = word("line");
    if (at >= text.length() || text.charAt(at) != ':') {
      return new ObservationQuery.Crossed(line, null);
    }
    int begin = ++at;
    return switch (value()) {
      case "forward" -> new ObservationQuery.Crossed(line, Direction.FORWARD);
      case "backward" -> new ObservationQuery.Crossed(line, Direction.BACKWARD);
      default -> throw wrong(begin, "a direction is forward or backward");
    };
  }

  private ObservationQuery dwell() {
    String zone = word("dwell");
    int begin = at;
    String value = value();
    if (!value.startsWith(":>=")) {
      throw wrong(begin, "dwell: needs a zone and a time, such as dwell:dock:>=60s");
    }
    return new ObservationQuery.DwellsAtLeast(zone, duration(value.substring(3), begin));
  }

  private double measure(String key) {
    int begin = at;
    String value = value();
    try {
      double measure = value.startsWith(">=") ? Double.parseDouble(value.substring(2)) : -1;
      if (measure >= 0 && measure < 1e6) {
        return measure;
      }
    } catch (NumberFormatException _) {
      // said below
    }
    throw wrong(begin, "%s: needs >= and a number, such as %s:>=1.5".formatted(key, key));
  }

  private ObservationQuery hours() {
    int begin = at;
    String[] value = value().split("[-@]", 3);
    try {
      if (value.length == 3) {
        return new ObservationQuery.HoursOfDay(
            LocalTime.parse(value[0]), LocalTime.parse(value[1]), ZoneId.of(value[2]));
      }
    } catch (DateTimeException _) {
      // said below
    }
    throw wrong(begin, "hours: is written hours:22:00-06:00@Europe/Berlin");
  }

  private ObservationQuery days() {
    int begin = at;
    String[] value = value().split("@", 2);
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (DayOfWeek day : DayOfWeek.values()) {
      String word = day.name().substring(0, 3).toLowerCase(Locale.ROOT);
      if (List.of(value[0].split(",")).contains(word)) {
        days.add(day);
      }
    }
    try {
      if (value.length == 2
          && (value[0].isEmpty() ? days.isEmpty() : days.size() == value[0].split(",").length)) {
        return new ObservationQuery.DaysOfWeek(days, ZoneId.of(value[1]));
      }
    } catch (DateTimeException _) {
      // said below
    }
    throw wrong(begin, "days: is written days:mon,tue@Europe/Berlin");
  }

  private Instant instant(String value) {
    try {
      return Instant.parse(value);
    } catch (DateTimeException _) {
      throw wrong(
          at - value.length(), "this is no instant in UTC: write it as 2026-11-22T10:00:00Z");
    }
  }

  /// The characters up to the end of the term.
  private String value() {
    int begin = at;
    while (at < text.length() && !endsTerm(text.charAt(at))) {
      at++;
    }
    return text.substring(begin, at);
  }

  private String word(String key) {
    if (at < text.length() && text.charAt(at) == '"') {
      return quoted();
    }
    int begin = at;
    while (at < text.length() && QueryText.isBare(text.charAt(at))) {
      at++;
    }
    if (at == begin) {
      throw wrong(begin, "%s: needs a word, or a text in quotes".formatted(key));
    }
    return text.substring(begin, at);
  }

  private String quoted() {
    int begin = at++;
    StringBuilder out = new StringBuilder();
    while (at < text.length() && text.charAt(at) != '"') {
      out.append(text.charAt(at) == '\\' ? escaped() : text.charAt(at));
      at++;
    }
    if (at >= text.length()) {
      throw wrong(begin, "the quote is not closed: add \"");
    }
    at++;
    return out.toString();
  }

  /// Reads one escape and stands on its last character.
  private char escaped() {
    char c = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
    if (c == '"' || c == '\\') {
      at++;
      return c;
    }
    if (c == 'u' && at + 5 < text.length()) {
      int code = 0;
      for (int i = at + 2; i < at + 6; i++) {
        int digit = Character.digit(text.charAt(i), 16);
        code = digit < 0 || code < 0 ? -1 : code * 16 + digit;
      }
      if (code >= 0) {
        at += 5;
        return (char) code;
      }
    }
    throw wrong("this escape is unknown: write \\\" \\\\ or \\uXXXX");
  }

  private void count(int position) {
    if (++terms > ObservationQuery.MAX_TERMS) {
      throw new QueryTextException(
          position,
          "more than %d terms: ask for less at once".formatted(ObservationQuery.MAX_TERMS));
    }
  }

  private void skipSpace() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private static boolean endsTerm(char c) {
    return Character.isWhitespace(c) || c == ')' || c == ';';
  }

  private QueryTextException wrong(String message) {
    return wrong(at, message);
  }

  private static QueryTextException wrong(int position, String message) {
    return new QueryTextException(position, message);
  }
}
