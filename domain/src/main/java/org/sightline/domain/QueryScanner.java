package org.sightline.domain;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Stands at a place in the text of a query, and takes words and values from there.
final class QueryScanner {
  private static final Pattern SIMPLE_DURATION = Pattern.compile("(\\d{1,15})(ms|s|m|h|d)");

  final String text;
  int at;

  QueryScanner(String text) {
    this.text = text;
  }

  double number(String value, int begin, double most) {
    try {
      double number = Double.parseDouble(value);
      if (number >= 0 && number <= most) {
        return number;
      }
    } catch (NumberFormatException _) {
      // said below
    }
    throw wrong(begin, "'%s' is no number from 0 to %s".formatted(value, most));
  }

  Duration duration(String value, int begin) {
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

  Instant instant(String value) {
    try {
      return Instant.parse(value);
    } catch (DateTimeException _) {
      throw wrong(
          at - value.length(), "this is no instant in UTC: write it as 2026-11-22T10:00:00Z");
    }
  }

  /// The characters up to the end of the term.
  String value() {
    int begin = at;
    while (at < text.length() && !endsTerm(text.charAt(at))) {
      at++;
    }
    return text.substring(begin, at);
  }

  String word(String key) {
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

  String quoted() {
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
  char escaped() {
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

  void skipSpace() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  static boolean endsTerm(char c) {
    return Character.isWhitespace(c) || c == ')' || c == ';';
  }

  QueryTextException wrong(String message) {
    return wrong(at, message);
  }

  static QueryTextException wrong(int position, String message) {
    return new QueryTextException(position, message);
  }
}
