package org.sightline.search;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Days as people say them, against one today: `yesterday`, `last friday`, `the 20th of november`,
/// `20.11.2026`, `last week`.
final class SaidDays {
  private static final Pattern DOTTED =
      Pattern.compile("([0-9]{1,2})[./]([0-9]{1,2})[./]([0-9]{2,4})");
  private static final Pattern NTH = Pattern.compile("([0-9]{1,2})(?:st|nd|rd|th)?");

  private final LocalDate today;

  /// Days said.
  ///
  /// @param to the day after the last
  /// @param words how many words were taken
  record Days(LocalDate from, LocalDate to, int words) {
    boolean isOne() {
      return from.plusDays(1).equals(to);
    }

    Days plusWords(int more) {
      return new Days(from, to, words + more);
    }
  }

  SaidDays(LocalDate today) {
    this.today = today;
  }

  /// The days that are said at `at`.
  Optional<Days> at(List<String> w, int at) {
    if (Phrase.at(w, at).equals("the")) {
      return at(w, at + 1).map(days -> days.plusWords(1));
    }
    String word = Phrase.at(w, at);
    String next = Phrase.at(w, at + 1);
    switch (word) {
      case "today" -> {
        return one(today, 1);
      }
      case "yesterday" -> {
        return one(today.minusDays(1), 1);
      }
      case "tomorrow" -> {
        return one(today.plusDays(1), 1);
      }
      case "day" -> {
        if (Phrase.are(w, at, "day", "before", "yesterday")) {
          return one(today.minusDays(2), 3);
        }
      }
      case "weekend" -> {
        return weekend(0, 1);
      }
      case "week" -> {
        if (Phrase.are(w, at, "week", "before", "last")) {
          return week(-2, 3);
        }
      }
      case "this", "last", "previous", "past", "next" -> {
        return relative(word, next);
      }
      default -> {}
    }
    Optional<DayOfWeek> weekday = weekday(word);
    if (weekday.isPresent()) {
      LocalDate day = today.with(TemporalAdjusters.previousOrSame(weekday.get()));
      if (Phrase.are(w, at + 1, "last", "week")) {
        return one(monday().minusWeeks(1).plusDays(weekday.get().getValue() - 1L), 3);
      }
      if (Phrase.are(w, at + 1, "this", "week")) {
        return one(monday().plusDays(weekday.get().getValue() - 1L), 3);
      }
      return one(day, 1);
    }
    return date(w, at);
  }

  private LocalDate monday() {
    return today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
  }

  private Optional<Days> relative(String word, String next) {
    int shift =
        switch (word) {
          case "this" -> 0;
          case "next" -> 1;
          default -> -1;
        };
    Optional<DayOfWeek> weekday = weekday(next);
    if (weekday.isPresent()) {
      return one(
          switch (shift) {
            case 0 -> monday().plusDays(weekday.get().getValue() - 1L);
            case 1 -> today.with(TemporalAdjusters.next(weekday.get()));
            default -> today.with(TemporalAdjusters.previous(weekday.get()));
          },
          2);
    }
    LocalDate month = today.withDayOfMonth(1).plusMonths(shift);
    LocalDate year = today.withDayOfYear(1).plusYears(shift);
    return switch (next) {
      case "week" -> week(shift, 2);
      case "weekend" -> weekend(shift, 2);
      case "month" -> Optional.of(new Days(month, month.plusMonths(1), 2));
      case "year" -> Optional.of(new Days(year, year.plusYears(1), 2));
      default -> month(next).map(m -> wholeMonth(m, 2));
    };
  }

  private Optional<Days> week(int shift, int words) {
    LocalDate from = monday().plusWeeks(shift);
    return Optional.of(new Days(from, from.plusWeeks(1), words));
  }

  /// The weekend that is or was last; with a shift of -1 the last one that is over.
  private Optional<Days> weekend(int shift, int words) {
    LocalDate saturday = today.with(TemporalAdjusters.previousOrSame(DayOfWeek.SATURDAY));
    boolean during = !today.isAfter(saturday.plusDays(1));
    LocalDate from =
        switch (shift) {
          case -1 -> during ? saturday.minusWeeks(1) : saturday;
          case 1 -> saturday.plusWeeks(1);
          default -> saturday;
        };
    return Optional.of(new Days(from, from.plusDays(2), words));
  }

  private static Optional<Days> one(LocalDate day, int words) {
    return Optional.of(new Days(day, day.plusDays(1), words));
  }

  private Optional<Days> date(List<String> w, int at) {
    String word = Phrase.at(w, at);
    try {
      if (word.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}")) {
        return one(LocalDate.parse(word), 1);
      }
      Matcher dotted = DOTTED.matcher(word);
      if (dotted.matches()) {
        int year = Integer.parseInt(dotted.group(3));
        return one(
            LocalDate.of(
                year < 100 ? 2000 + year : year,
                Integer.parseInt(dotted.group(2)),
                Integer.parseInt(dotted.group(1))),
            1);
      }
      Matcher nth = NTH.matcher(word);
      if (nth.matches()) {
        return dayFirst(w, at, Integer.parseInt(nth.group(1)));
      }
      Optional<Month> month = month(word);
      Matcher day = NTH.matcher(Phrase.at(w, at + 1));
      int skip = 0;
      if (Phrase.at(w, at + 1).equals("the")) {
        skip = 1;
        day = NTH.matcher(Phrase.at(w, at + 2));
      }
      if (month.isPresent() && day.matches()) {
        return ofYear(w, at + 2 + skip, month.get(), Integer.parseInt(day.group(1)), 2 + skip);
      }
      return month
          .map(m -> wholeMonth(m, 1))
          .filter(_ -> !word.equals("may") && !word.equals("mar"));
    } catch (DateTimeException _) {
      return Optional.empty(); // 30 february
    }
  }

  private Optional<Days> dayFirst(List<String> w, int at, int day) {
    int of = Phrase.at(w, at + 1).equals("of") ? 1 : 0;
    Optional<Month> month = month(Phrase.at(w, at + 1 + of));
    if (month.isPresent()) {
      return ofYear(w, at + 2 + of, month.get(), day, 2 + of);
    }
    if (!Phrase.at(w, at).matches("[0-9]+(st|nd|rd|th)")) {
      return Optional.empty();
    }
    LocalDate thisMonth = today.withDayOfMonth(day);
    return one(thisMonth.isAfter(today) ? today.minusMonths(1).withDayOfMonth(day) : thisMonth, 1);
  }

  private Optional<Days> ofYear(List<String> w, int at, Month month, int day, int words) {
    if (Phrase.at(w, at).matches("(19|20)[0-9]{2}")) {
      return one(LocalDate.of(Integer.parseInt(Phrase.at(w, at)), month, day), words + 1);
    }
    LocalDate ofThisYear = LocalDate.of(today.getYear(), month, day);
    return one(
        ofThisYear.isAfter(today.plusDays(31)) ? ofThisYear.minusYears(1) : ofThisYear, words);
  }

  private Days wholeMonth(Month month, int words) {
    LocalDate from = LocalDate.of(today.getYear(), month, 1);
    if (from.isAfter(today)) {
      from = from.minusYears(1);
    }
    return new Days(from, from.plusMonths(1), words);
  }

  /// A day of the week inside the week that is named, or two days one after the other; null for
  /// days that are not one stretch.
  static @Nullable Days together(Days a, Days b) {
    if (a.equals(b)) {
      return a;
    }
    boolean single = a.isOne() && b.isOne();
    if (single && a.to().equals(b.from())) {
      return new Days(a.from(), b.to(), 0);
    }
    if (single && b.to().equals(a.from())) {
      // "tuesday and wednesday" on a wednesday: the days of one week
      return new Days(b.from(), a.to(), 0);
    }
    Days one = a.isOne() ? a : b;
    Days many = a.isOne() ? b : a;
    if (!one.isOne() || many.isOne()) {
      return null;
    }
    LocalDate day = one.from();
    while (day.isBefore(many.from())) {
      day = day.plusWeeks(1);
    }
    while (!day.isBefore(many.to())) {
      day = day.minusWeeks(1);
    }
    return day.isBefore(many.from()) ? null : new Days(day, day.plusDays(1), 0);
  }

  /// The day of the week of that name.
  static Optional<DayOfWeek> weekday(String word) {
    for (DayOfWeek day : DayOfWeek.values()) {
      String name = day.name().toLowerCase(Locale.ROOT);
      boolean shortened =
          word.length() >= 3 && word.length() <= 5 && !word.equals("sun") && name.startsWith(word);
      if (word.equals(name) || shortened) {
        return Optional.of(day);
      }
    }
    return Optional.empty();
  }

  private static Optional<Month> month(String word) {
    for (Month month : Month.values()) {
      String name = month.name().toLowerCase(Locale.ROOT);
      if (word.equals(name)
          || (word.length() == 3 && name.startsWith(word))
          || word.equals("sept") && month == Month.SEPTEMBER) {
        return Optional.of(month);
      }
    }
    return Optional.empty();
  }
}
