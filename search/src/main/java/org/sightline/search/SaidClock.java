package org.sightline.search;

import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A time of day as people say it: `3 pm`, `15:30`, `half past three`, `noon`, a bare `3`.
///
/// @param time where neither am nor pm was said, as on a clock of 24 hours
/// @param open whether it could be of the morning and of the afternoon
/// @param hourOnly whether no minute was said
/// @param words how many words were taken
record SaidClock(LocalTime time, boolean open, boolean hourOnly, int words) {
  private static final Pattern CLOCK =
      Pattern.compile("([0-9]{1,2})(?::([0-5][0-9])(?::([0-5][0-9]))?)?(am|pm|h)?");

  /// The part of the day of that name, as two times; the second is of the next day for the night.
  static LocalTime @Nullable [] part(String word) {
    return switch (word) {
      case "morning", "mornings" -> new LocalTime[] {LocalTime.of(5, 0), LocalTime.NOON};
      case "afternoon", "afternoons" -> new LocalTime[] {LocalTime.NOON, LocalTime.of(18, 0)};
      case "evening", "evenings" -> new LocalTime[] {LocalTime.of(18, 0), LocalTime.of(22, 0)};
      case "night", "nights", "tonight", "overnight" ->
          new LocalTime[] {LocalTime.of(20, 0), LocalTime.of(6, 0)};
      case "lunchtime" -> new LocalTime[] {LocalTime.NOON, LocalTime.of(14, 0)};
      default -> null;
    };
  }

  /// The time that stands at `at`.
  ///
  /// @param bare whether a number alone is a time
  static Optional<SaidClock> at(List<String> w, int at, boolean bare) {
    String word = Phrase.at(w, at);
    switch (word) {
      case "noon", "midday" -> {
        return Optional.of(new SaidClock(LocalTime.NOON, false, false, 1));
      }
      case "midnight" -> {
        return Optional.of(new SaidClock(LocalTime.MIDNIGHT, false, false, 1));
      }
      case "half" -> {
        return Phrase.at(w, at + 1).equals("past") ? past(w, at, 2, 30) : Optional.empty();
      }
      case "quarter" -> {
        return switch (Phrase.at(w, at + 1)) {
          case "past" -> past(w, at, 2, 15);
          case "to" -> past(w, at, 2, -15);
          default -> Optional.empty();
        };
      }
      default -> {}
    }
    return numeric(w, at, bare);
  }

  private static Optional<SaidClock> past(List<String> w, int at, int skip, int minutes) {
    return at(w, at + skip, true)
        .map(c -> new SaidClock(c.time().plusMinutes(minutes), c.open(), false, c.words() + skip));
  }

  private static Optional<SaidClock> numeric(List<String> w, int at, boolean bare) {
    String word = Phrase.at(w, at);
    if (!word.isEmpty() && !Character.isDigit(word.charAt(0))) {
      Optional<Numbers.Said> said =
          word.matches("an?|single|half|couple|zero") ? Optional.empty() : Numbers.number(w, at);
      if (said.isEmpty() || said.get().value() > 12) {
        return Optional.empty();
      }
      word = String.valueOf((int) said.get().value());
    }
    Matcher m = CLOCK.matcher(word);
    if (!m.matches()) {
      return Optional.empty();
    }
    String half = m.group(4);
    int words = 1;
    if (half == null && Phrase.at(w, at + 1).matches("am|pm|oclock")) {
      words++;
      half = Phrase.at(w, at + 1);
      if (half.equals("oclock")) {
        half = Phrase.at(w, at + 2).matches("am|pm") ? Phrase.at(w, at + 2) : "oclock";
        words += half.equals("oclock") ? 0 : 1;
      }
    }
    int inThe =
        Phrase.at(w, at + words).equals("in") && Phrase.at(w, at + words + 1).equals("the") ? 2 : 0;
    if ((half == null || half.equals("oclock")) && inThe > 0) {
      String part = Phrase.at(w, at + words + 2);
      if (part.equals("morning") || part.equals("afternoon") || part.equals("evening")) {
        half = part.equals("morning") ? "am" : "pm";
        words += 3;
      }
    }
    if (half == null && m.group(2) == null && !bare) {
      return Optional.empty();
    }
    return of(m, half, words);
  }

  private static Optional<SaidClock> of(Matcher m, @Nullable String half, int words) {
    int hour = Integer.parseInt(m.group(1));
    boolean said = "am".equals(half) || "pm".equals(half);
    if (said) {
      if (hour < 1 || hour > 12) {
        return Optional.empty();
      }
      hour = hour % 12 + ("pm".equals(half) ? 12 : 0);
    }
    int minute = m.group(2) == null ? 0 : Integer.parseInt(m.group(2));
    int second = m.group(3) == null ? 0 : Integer.parseInt(m.group(3));
    if (hour == 24 && minute == 0) {
      hour = 0;
    }
    if (hour > 23) {
      return Optional.empty();
    }
    boolean written24 = m.group(2) != null && (m.group(1).length() == 2 || hour > 12);
    boolean open = !said && hour >= 1 && hour <= 12 && !written24 && !"h".equals(half);
    return Optional.of(
        new SaidClock(LocalTime.of(hour, minute, second), open, m.group(2) == null, words));
  }

  /// The same hour in the afternoon, where that was left open.
  SaidClock afternoon() {
    return open && time.getHour() < 12
        ? new SaidClock(time.plusHours(12), false, hourOnly, words)
        : this;
  }
}
