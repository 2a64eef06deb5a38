package org.sightline.server.http;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// When a rule is to be awake, as people say it: `after 22:00`, `between 8 pm and 6`, `at night`,
/// `on weekends`. For a search these would be times that have been; for a rule they come again each
/// day.
///
/// Late hours without an end (`after 22:00`) go on until the morning, [#MORNING]; others until
/// midnight.
///
/// @param schedule in the notation of [org.sightline.rule.Schedule]
/// @param left the words without those of the schedule
record SaidSchedule(String schedule, String left) {
  private static final String MORNING = "06:00";
  private static final int LATE_HOUR = 18;

  private static final String TIME =
      "([0-2]?[0-9])(?:[:.]([0-5][0-9]))? ?(am|pm|a\\.m\\.|p\\.m\\.|o'?clock|h)?";
  private static final Pattern BETWEEN =
      Pattern.compile(
          ",? ?\\b(?:between|from) " + TIME + " (?:and|to|until|till) " + TIME + "(?![0-9:])");
  private static final Pattern AFTER =
      Pattern.compile(
          ",? ?\\b(?:after|since|from) "
              + TIME
              + "(?: on| onwards?)?(?![0-9:]|\\s*(?:s|sec|min|hour))");
  private static final Pattern BEFORE =
      Pattern.compile(",? ?\\b(?:before|until|till) " + TIME + "(?![0-9:]|\\s*(?:s|sec|min|hour))");
  private static final Pattern PART =
      Pattern.compile(
          ",? ?\\b(?:at (night)|(?:in|during|over) the (night|morning|afternoon|evening)|(overnight))\\b");
  private static final Pattern DAYS =
      Pattern.compile(
          ",? ?\\b(?:on|at|during) (?:the )?(weekends?|weekdays?|workdays?|working days|(?:mon|tues|wednes|thurs|fri|satur|sun)days)\\b");

  /// What a rule's words say of when; empty where they say nothing of it.
  static Optional<SaidSchedule> of(String words) {
    String plain = words.toLowerCase(Locale.ROOT);
    if (plain.length() != words.length()) {
      return Optional.empty(); // a letter whose small form is longer: its places are not the same
    }
    String left = words;
    String days = "";
    Matcher matcher = DAYS.matcher(left.toLowerCase(Locale.ROOT));
    if (matcher.find()) {
      days = days(matcher.group(1));
      left = left.substring(0, matcher.start()) + left.substring(matcher.end());
    }
    String hours = "";
    for (Pattern pattern : new Pattern[] {BETWEEN, AFTER, BEFORE, PART}) {
      matcher = pattern.matcher(left.toLowerCase(Locale.ROOT));
      Optional<String> found = matcher.find() ? hours(pattern, matcher) : Optional.empty();
      if (found.isPresent()) {
        hours = found.get();
        left = left.substring(0, matcher.start()) + left.substring(matcher.end());
        break;
      }
    }
    return days.isEmpty() && hours.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new SaidSchedule((days + (hours.isEmpty() ? "00:00-24:00" : hours)).strip(), left));
  }

  private static String days(String said) {
    return said.startsWith("weekend")
        ? "sat-sun "
        : said.startsWith("we") && !said.startsWith("wed") || said.startsWith("work")
            ? "mon-fri "
            : said.substring(0, 3) + " ";
  }

  private static Optional<String> hours(Pattern pattern, Matcher m) {
    if (pattern == PART) {
      String part = m.group(1) != null || m.group(3) != null ? "night" : m.group(2);
      return Optional.of(
          switch (part) {
            case "morning" -> "05:00-12:00";
            case "afternoon" -> "12:00-18:00";
            case "evening" -> "18:00-22:00";
            default -> "20:00-06:00";
          });
    }
    Optional<String> first = time(m.group(1), m.group(2), m.group(3));
    if (pattern == BETWEEN) {
      Optional<String> second = time(m.group(4), m.group(5), m.group(6));
      return first.isEmpty() || second.isEmpty() || first.equals(second)
          ? Optional.empty()
          : Optional.of(first.get() + "-" + second.get());
    }
    return pattern == BEFORE
        ? first.filter(time -> !time.equals("00:00")).map(time -> "00:00-" + time)
        : first.map(
            time ->
                time
                    + "-"
                    + (Integer.parseInt(time.substring(0, 2)) >= LATE_HOUR ? MORNING : "24:00"));
  }

  private static Optional<String> time(
      String hour, @Nullable String minute, @Nullable String half) {
    int hours = Integer.parseInt(hour);
    String sign = half == null ? "" : half.substring(0, 1);
    boolean halved = sign.equals("a") || sign.equals("p");
    if (hours > 23 || (halved && (hours < 1 || hours > 12))) {
      return Optional.empty();
    }
    if (halved) {
      hours = hours % 12 + (sign.equals("p") ? 12 : 0);
    }
    return Optional.of("%02d:%s".formatted(hours, minute == null ? "00" : minute));
  }
}
