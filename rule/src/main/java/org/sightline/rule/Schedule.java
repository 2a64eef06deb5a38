package org.sightline.rule;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.TimeRange;

/// When in the week a rule is awake, on a wall clock.
///
/// As text: `mon-fri 22:00-06:00, sat-sun 00:00-24:00`. A span without days is of every day; one
/// that ends at or before its beginning goes on over midnight and belongs to the day on which it
/// begins.
///
/// @param spans 1 to [#MAX_SPANS]
public record Schedule(List<Span> spans, ZoneId zone) {
  /// The most spans.
  public static final int MAX_SPANS = 32;

  private static final int MAX_LENGTH = 2000;
  private static final Pattern SPAN =
      Pattern.compile(
          "(?:([a-z]{3}(?:[-/][a-z]{3})*) +)?([0-2][0-9]):([0-5][0-9]) *- *([0-2][0-9]):([0-5][0-9])");

  /// A part of some days.
  ///
  /// @param to [LocalTime#MIDNIGHT] is the end of the day
  public record Span(Set<DayOfWeek> days, LocalTime from, LocalTime to) {
    public Span {
      if (days.isEmpty()) {
        throw bad("a span needs a day");
      }
      days = Set.copyOf(days);
    }

    private TimeRange on(LocalDate day, ZoneId zone) {
      LocalDate end = from.isBefore(to) ? day : day.plusDays(1);
      Instant begin = day.atTime(from).atZone(zone).toInstant();
      Instant until = end.atTime(to).atZone(zone).toInstant();
      return new TimeRange(begin, until.isBefore(begin) ? begin : until);
    }

    private String text() {
      String listed =
          days.size() == 7
              ? ""
              : days.stream().sorted().map(Schedule::word).collect(Collectors.joining("/")) + " ";
      return listed + from + "-" + (to.equals(LocalTime.MIDNIGHT) ? "24:00" : to);
    }
  }

  public Schedule {
    if (spans.isEmpty() || spans.size() > MAX_SPANS) {
      throw bad("it has 1 to %d spans".formatted(MAX_SPANS));
    }
    spans = List.copyOf(spans);
  }

  /// Reads the text.
  ///
  /// @throws RuleException if it is none
  public static Schedule parse(String text, ZoneId zone) {
    if (text.length() > MAX_LENGTH) {
      throw bad("it is longer than %d characters".formatted(MAX_LENGTH));
    }
    List<Span> spans = new ArrayList<>();
    for (String part : text.toLowerCase(Locale.ROOT).split(",", MAX_SPANS + 2)) {
      Matcher matcher = SPAN.matcher(part.strip());
      if (!matcher.matches()) {
        throw bad("'%s' is no span: write mon-fri 22:00-06:00".formatted(part.strip()));
      }
      spans.add(
          new Span(
              days(matcher.group(1)),
              time(matcher.group(2), matcher.group(3)),
              time(matcher.group(4), matcher.group(5))));
    }
    return new Schedule(spans, zone);
  }

  /// The text, without the zone.
  public String text() {
    return spans.stream().map(Span::text).collect(Collectors.joining(", "));
  }

  /// Whether the rule is awake during any of the range. A fact that goes on is told again and
  /// again, so one that lasts into the schedule is heard when it does.
  public boolean touches(TimeRange range) {
    LocalDate first = range.start().atZone(zone).toLocalDate().minusDays(1);
    LocalDate last = range.end().atZone(zone).toLocalDate();
    if (Duration.between(range.start(), range.end()).toDays() >= 7) {
      return true;
    }
    // an empty range is an instant
    TimeRange asked =
        range.duration().isZero() ? TimeRange.of(range.start(), Duration.ofNanos(1)) : range;
    for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(1)) {
      for (Span span : spans) {
        if (span.days().contains(day.getDayOfWeek()) && span.on(day, zone).overlaps(asked)) {
          return true;
        }
      }
    }
    return false;
  }

  private static Set<DayOfWeek> days(@Nullable String text) {
    if (text == null) {
      return EnumSet.allOf(DayOfWeek.class);
    }
    EnumSet<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (String part : text.split("/")) {
      String[] ends = part.split("-");
      DayOfWeek day = day(ends[0]);
      DayOfWeek last = day(ends[ends.length - 1]);
      days.add(day);
      while (day != last) {
        day = day.plus(1);
        days.add(day);
      }
    }
    return days;
  }

  private static DayOfWeek day(String word) {
    for (DayOfWeek day : DayOfWeek.values()) {
      if (word(day).equals(word)) {
        return day;
      }
    }
    throw bad("'%s' is no day: write mon, tue, wed, thu, fri, sat or sun".formatted(word));
  }

  private static String word(DayOfWeek day) {
    return day.name().substring(0, 3).toLowerCase(Locale.ROOT);
  }

  private static LocalTime time(String hour, String minute) {
    int hours = Integer.parseInt(hour);
    if (hours == 24 && minute.equals("00")) {
      return LocalTime.MIDNIGHT;
    }
    try {
      return LocalTime.of(hours, Integer.parseInt(minute));
    } catch (DateTimeException _) {
      throw bad("%s:%s is no time of day".formatted(hour, minute));
    }
  }

  private static RuleException bad(String why) {
    return new RuleException(RuleException.Kind.BAD_RULE, "the schedule cannot be used: " + why);
  }
}
