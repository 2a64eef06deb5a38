package org.sightline.search;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.TimeRange;

/// Times as people say them, against one now and one wall clock.
///
/// A day is the local calendar's; where the clock is changed a day has 23 or 25 hours. A local time
/// that the change skips is taken as much later; of one that comes twice the first is taken.
final class Times {
  private static final Pattern CLOCK =
      Pattern.compile("([0-9]{1,2})(?::([0-5][0-9])(?::([0-5][0-9]))?)?(am|pm)?");
  private static final Pattern LENGTH =
      Pattern.compile("([0-9]{1,13})(?:\\.([0-9]{1,3}))?\\s*([a-z]*)");
  private static final DateTimeFormatter SHOWN = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm");
  private static final Duration LONGEST = Duration.ofDays(36_500);
  private static final int FIRST_YEAR = 1970;
  private static final int LAST_YEAR = 9999;

  final Instant now;
  private final ZoneId zone;
  private final LocalDate today;

  /// A moment as it was said.
  ///
  /// @param local the wall clock's words, or null where an exact instant was typed
  /// @param wholeDay whether only a day was said
  record Moment(Instant instant, @Nullable LocalDateTime local, boolean wholeDay) {
    /// The moment as one can type it.
    String typed() {
      return local == null
          ? instant.toString()
          : wholeDay ? local.toLocalDate().toString() : local.toString();
    }
  }

  /// The site's clock.
  ZoneId zone() {
    return zone;
  }

  Times(Instant now, ZoneId zone) {
    this.now = now;
    this.zone = zone;
    this.today = now.atZone(zone).toLocalDate();
  }

  /// The day that `said` names: `today`, `yesterday`, a weekday (its latest), or `2026-11-22`.
  Optional<LocalDate> day(String said) {
    String word = said.toLowerCase(Locale.ROOT);
    if (word.equals("today")) {
      return Optional.of(today);
    }
    if (word.equals("yesterday")) {
      return Optional.of(today.minusDays(1));
    }
    for (DayOfWeek day : DayOfWeek.values()) {
      String name = day.name().toLowerCase(Locale.ROOT);
      if (word.equals(name) || (word.length() == 3 && name.startsWith(word))) {
        return Optional.of(today.with(TemporalAdjusters.previousOrSame(day)));
      }
    }
    try {
      return Optional.of(LocalDate.parse(word)).filter(Times::isInReach);
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  /// The time of day that `said` names: `22:00`, `10pm`, `noon`, `midnight`; a bare number is none.
  Optional<LocalTime> clock(String said) {
    String word = said.toLowerCase(Locale.ROOT);
    if (word.equals("noon")) {
      return Optional.of(LocalTime.NOON);
    }
    if (word.equals("midnight")) {
      return Optional.of(LocalTime.MIDNIGHT);
    }
    Matcher m = CLOCK.matcher(word);
    if (!m.matches() || (m.group(2) == null && m.group(4) == null)) {
      return Optional.empty();
    }
    int hour = Integer.parseInt(m.group(1));
    if (m.group(4) != null) {
      if (hour < 1 || hour > 12) {
        return Optional.empty();
      }
      hour = hour % 12 + (m.group(4).equals("pm") ? 12 : 0);
    }
    int minute = m.group(2) == null ? 0 : Integer.parseInt(m.group(2));
    int second = m.group(3) == null ? 0 : Integer.parseInt(m.group(3));
    return hour > 23 ? Optional.empty() : Optional.of(LocalTime.of(hour, minute, second));
  }

  /// The moment that `said` names: a day, a time of day, both (`2026-11-22T10:00`) or an instant
  /// (`…Z`, `…+01:00`).
  ///
  /// @param day the day that a bare time of day is of, or null for its latest occurrence
  Optional<Moment> moment(String said, @Nullable LocalDate day) {
    Optional<LocalDate> date = day(said);
    if (date.isPresent()) {
      return date.map(this::startOf);
    }
    if (said.equalsIgnoreCase("now")) {
      return Optional.of(new Moment(now, null, false));
    }
    Optional<LocalTime> time = clock(said);
    if (time.isPresent()) {
      return time.map(t -> day != null ? at(day.atTime(t)) : latest(t));
    }
    String iso = said.toUpperCase(Locale.ROOT);
    try {
      return Optional.of(LocalDateTime.parse(iso))
          .filter(t -> isInReach(t.toLocalDate()))
          .map(this::at);
    } catch (DateTimeException _) {
      // perhaps with an offset
    }
    try {
      return Optional.of(OffsetDateTime.parse(iso))
          .filter(t -> isInReach(t.toLocalDate()))
          .map(t -> new Moment(t.toInstant(), null, false));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  /// The first moment of a day.
  Moment startOf(LocalDate day) {
    return new Moment(day.atStartOfDay(zone).toInstant(), day.atStartOfDay(), true);
  }

  Moment at(LocalDateTime local) {
    return new Moment(local.atZone(zone).toInstant(), local, false);
  }

  LocalDate today() {
    return today;
  }

  private Moment latest(LocalTime time) {
    Moment ofToday = at(today.atTime(time));
    return ofToday.instant().isAfter(now) ? at(today.minusDays(1).atTime(time)) : ofToday;
  }

  /// Refuses a moment that could not be typed again.
  static void requireInReach(Moment moment) {
    if (moment.local() != null && !isInReach(moment.local().toLocalDate())) {
      throw new DateTimeException("beyond the years that can be typed: " + moment.local());
    }
  }

  private static boolean isInReach(LocalDate day) {
    return day.getYear() >= FIRST_YEAR && day.getYear() < LAST_YEAR;
  }

  /// The length that `said` names, such as `10s`, `1.5 hours`, `250ms`; a number needs its unit.
  /// Nothing over 100 years.
  static Optional<Duration> length(String said) {
    Matcher m = LENGTH.matcher(said.toLowerCase(Locale.ROOT).strip());
    if (!m.matches()) {
      return Optional.empty();
    }
    long unitMillis = unitMillis(m.group(3));
    if (unitMillis == 0) {
      return Optional.empty();
    }
    String fraction = m.group(2) == null ? "000" : (m.group(2) + "00").substring(0, 3);
    long thousandths = Long.parseLong(m.group(1)) * 1000 + Long.parseLong(fraction);
    if (thousandths / 1000 > LONGEST.toMillis() / unitMillis) {
      return Optional.empty();
    }
    return Optional.of(Duration.ofMillis(thousandths * unitMillis / 1000));
  }

  /// The length of a unit in milliseconds; 0 for a word that is none.
  static long unitMillis(String unit) {
    return switch (unit) {
      case "ms", "millis", "millisecond", "milliseconds" -> 1;
      case "s", "sec", "secs", "second", "seconds" -> 1_000;
      case "m", "min", "mins", "minute", "minutes" -> 60_000;
      case "h", "hr", "hrs", "hour", "hours" -> 3_600_000;
      case "d", "day", "days" -> 86_400_000;
      case "w", "week", "weeks" -> 7 * 86_400_000L;
      default -> 0;
    };
  }

  /// A length as one can type it, in the largest unit that says it whole.
  static String typed(Duration length) {
    long millis = length.toMillis();
    if (millis == 0) {
      return "0s";
    }
    String[] units = {"d", "h", "m", "s"};
    for (String unit : units) {
      if (millis % unitMillis(unit) == 0) {
        return millis / unitMillis(unit) + unit;
      }
    }
    return millis + "ms";
  }

  /// A range for people, on the zone's wall clock.
  static String shown(TimeRange range, ZoneId zone) {
    String start =
        range.start().getEpochSecond() <= 0 ? "the beginning" : shown(range.start(), zone);
    return start + " to " + shown(range.end(), zone);
  }

  static String shown(Instant instant, ZoneId zone) {
    return SHOWN.format(instant.atZone(zone));
  }

  static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}
