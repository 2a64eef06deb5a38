package org.sightline.search;

import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;

/// A stretch that ends now: `last two hours`, `past week`, `last 24h`.
///
/// @param words how many words were taken
/// @param note how it was read, where it could be read otherwise; else empty
record SaidLast(Instant from, int words, String note) {
  /// The stretch that is said at `at`.
  static Optional<SaidLast> at(List<String> w, int at, ZonedDateTime now) {
    String word = Phrase.at(w, at);
    if (!word.matches("last|past|previous|recent")) {
      return Optional.empty();
    }
    Optional<Numbers.Length> length = Numbers.length(w, at + 1);
    if (length.isPresent()) {
      Instant from = now.toInstant().minus(length.get().duration());
      return Optional.of(new SaidLast(from, 1 + length.get().words(), ""));
    }
    String unit = Phrase.at(w, at + 1);
    long millis = Numbers.unitMillis(unit);
    boolean the = Phrase.at(w, at - 1).equals("the");
    boolean calendar = unit.equals("week") && !the && word.equals("last");
    if (unit.length() > 1 && millis > 0 && !calendar) {
      return Optional.of(new SaidLast(now.toInstant().minusMillis(millis), 2, ""));
    }
    if (unit.equals("month") && the) {
      return Optional.of(new SaidLast(now.minusMonths(1).toInstant(), 2, ""));
    }
    boolean few = unit.equals("few");
    int skip = few ? 2 : 3;
    long each = Numbers.unitMillis(Phrase.at(w, at + skip));
    if (each > 0 && (few || Phrase.are(w, at + 1, "couple", "of"))) {
      Instant from = now.toInstant().minusMillis(each * (few ? 3 : 2));
      return Optional.of(new SaidLast(from, skip + 1, few ? "'few' was read as three" : ""));
    }
    return Optional.empty();
  }

  /// How many words at `at` say all of time; 0 for none.
  static int ever(List<String> w, int at) {
    return longest(
        w,
        at,
        List.of(
            "of all time",
            "all time",
            "so far",
            "to date",
            "in total",
            "ever",
            "since the beginning",
            "up to now",
            "until now"));
  }

  /// The present, or the day until now, where that is said at `at`.
  static Optional<SaidLast> present(List<String> w, int at, Instant now) {
    int words =
        longest(w, at, List.of("right now", "at the moment", "currently", "just now", "now"));
    if (words > 0) {
      String note =
          "'%s' was read as the last minute".formatted(String.join(" ", w.subList(at, at + words)));
      return Optional.of(new SaidLast(now.minusSeconds(60), words, note));
    }
    return Phrase.at(w, at).matches("recently|lately")
        ? Optional.of(
            new SaidLast(
                now.minusSeconds(86_400),
                1,
                "'%s' was read as the last 24 hours".formatted(w.get(at))))
        : Optional.empty();
  }

  private static int longest(List<String> w, int at, List<String> phrases) {
    for (String phrase : phrases) {
      String[] words = phrase.split(" ");
      if (Phrase.are(w, at, words)) {
        return words.length;
      }
    }
    return 0;
  }
}
