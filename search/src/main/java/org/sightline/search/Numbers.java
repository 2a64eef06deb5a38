package org.sightline.search;

import java.util.List;
import java.util.Optional;

/// Numbers and lengths of time as people write them: `3`, `three`, `a couple of hours`, `half an
/// hour`, `24h`.
final class Numbers {
  private static final List<String> WORDS =
      List.of(
          "zero",
          "one",
          "two",
          "three",
          "four",
          "five",
          "six",
          "seven",
          "eight",
          "nine",
          "ten",
          "eleven",
          "twelve",
          "thirteen",
          "fourteen",
          "fifteen",
          "sixteen",
          "seventeen",
          "eighteen",
          "nineteen",
          "twenty");
  private static final List<String> TENS = List.of("thirty", "forty", "fifty", "sixty", "ninety");
  private static final int[] TENS_VALUES = {30, 40, 50, 60, 90};
  private static final long MAX_MILLIS = 36_500L * 86_400_000;

  private Numbers() {}

  /// A number and how many words it takes.
  record Said(double value, int words) {}

  /// A length of time and how many words it takes.
  ///
  /// @param unit the unit as it was said, in milliseconds
  record Length(java.time.Duration duration, int words, long unit) {}

  /// The number that stands at `at`.
  static Optional<Said> number(List<String> words, int at) {
    String word = Phrase.at(words, at);
    if (word.matches("[0-9]{1,9}([.,][0-9]{1,3})?")) {
      return Optional.of(new Said(Double.parseDouble(word.replace(',', '.')), 1));
    }
    int plain = WORDS.indexOf(word);
    if (plain >= 0) {
      return Optional.of(new Said(plain, 1));
    }
    int tens = TENS.indexOf(word);
    if (tens >= 0) {
      return Optional.of(new Said(TENS_VALUES[tens], 1));
    }
    if (word.equals("a") && Phrase.at(words, at + 1).equals("couple")) {
      return Optional.of(new Said(2, Phrase.at(words, at + 2).equals("of") ? 3 : 2));
    }
    if (word.equals("couple")) {
      return Optional.of(new Said(2, Phrase.at(words, at + 1).equals("of") ? 2 : 1));
    }
    if (word.equals("half") && Phrase.at(words, at + 1).matches("an?")) {
      return Optional.of(new Said(0.5, 2));
    }
    if (word.equals("a") && Phrase.at(words, at + 1).equals("quarter")) {
      return Optional.of(
          new Said(0.25, Phrase.at(words, at + 2).equals("of") ? 4 : 2)); // of an hour
    }
    return word.matches("an?|single") ? Optional.of(new Said(1, 1)) : Optional.empty();
  }

  /// The length of time that stands at `at`: a number and a unit, in one word or several.
  static Optional<Length> length(List<String> words, int at) {
    String word = Phrase.at(words, at);
    if (word.matches("[0-9]{1,6}(\\.[0-9]{1,3})?[a-z]+")) {
      int cut = 0;
      while (cut < word.length() && !Character.isLetter(word.charAt(cut))) {
        cut++;
      }
      long unit = unitMillis(word.substring(cut));
      return unit == 0 ? Optional.empty() : of(Double.parseDouble(word.substring(0, cut)), unit, 1);
    }
    Optional<Said> number = number(words, at);
    if (number.isEmpty()) {
      return Optional.empty();
    }
    int next = at + number.get().words();
    long unit = unitMillis(Phrase.at(words, next));
    if (unit == 0) {
      return Optional.empty();
    }
    int taken = number.get().words() + 1;
    double value = number.get().value();
    if (Phrase.are(words, next + 1, "and", "a", "half")) {
      value += 0.5;
      taken += 3;
    }
    Optional<Length> more = Optional.empty();
    if (Phrase.at(words, at + taken).equals("and")
        && Phrase.at(words, at + taken + 1).matches("[0-9]{1,6}")) {
      more = length(words, at + taken + 1); // 1 hour and 30 minutes
    }
    Optional<Length> first = of(value, unit, taken);
    return more.isEmpty() || first.isEmpty() || more.get().unit() >= unit
        ? first
        : Optional.of(
            new Length(
                first.get().duration().plus(more.get().duration()),
                taken + 1 + more.get().words(),
                unit));
  }

  private static Optional<Length> of(double value, long unit, int words) {
    double millis = value * unit;
    return millis > MAX_MILLIS
        ? Optional.empty()
        : Optional.of(new Length(java.time.Duration.ofMillis(Math.round(millis)), words, unit));
  }

  static long unitMillis(String word) {
    return word.equals("fortnight") ? 14 * 86_400_000L : Times.unitMillis(word);
  }
}
