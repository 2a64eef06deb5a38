package org.sightline.search;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.sightline.search.Claim.Kind;
import org.sightline.search.Claim.Verdict;
import org.sightline.search.Question.Intent;

/// Checked claims as an answer for people. Only what was confirmed or corrected is in it.
final class Wording {
  private static final int MAX_LINES = 12;

  private Wording() {}

  static String of(Question question, List<Claim> all, ZoneId zone) {
    List<Claim> claims = all.stream().filter(c -> c.verdict() != Verdict.STRUCK).toList();
    if (claims.isEmpty()) {
      return "An answer was found, and it could not be confirmed.";
    }
    long count =
        claims.stream()
            .filter(c -> c.kind() == Kind.COUNT)
            .mapToLong(c -> Math.round(c.value()))
            .findFirst()
            .orElse(0);
    String first =
        switch (question.intent()) {
          case EXISTS -> exists(question, count) + sentence(claims.subList(0, 1), zone);
          case COMPARE -> compared(question, claims) + sentence(claims, zone);
          case COUNT,
              FIND,
              WHEN,
              FIRST,
              LAST,
              HOW_LONG,
              LONGEST,
              SHORTEST,
              AVERAGE,
              MOST,
              LEAST,
              PER_HOUR,
              PER_DAY,
              WATCHED ->
              sentence(claims, zone);
          case GROUPED -> sentence(largestFirst(question, claims), zone);
        };
    return upper(first);
  }

  private static List<Claim> largestFirst(Question question, List<Claim> claims) {
    boolean inTime =
        switch (question.by()) {
          case HOUR, DAY, WEEKDAY -> true;
          case NONE, CAMERA, ZONE, LABEL -> false;
        };
    return inTime
        ? claims
        : claims.stream().sorted(Comparator.comparingDouble(Claim::value).reversed()).toList();
  }

  private static String exists(Question question, long count) {
    Question.Limit limit = question.limit();
    boolean yes = limit == null ? count > 0 : limit.holds(count);
    return yes ? "Yes: " : "No: ";
  }

  private static String compared(Question question, List<Claim> claims) {
    if (claims.size() < 2 || question.intent() != Intent.COMPARE) {
      return "";
    }
    double a = claims.get(0).value();
    double b = claims.get(1).value();
    return a > b ? "The first is more: " : a < b ? "The second is more: " : "As many: ";
  }

  private static String sentence(List<Claim> claims, ZoneId zone) {
    List<String> lines = new ArrayList<>();
    claims.stream().limit(MAX_LINES).forEach(claim -> lines.add(claim.text(zone)));
    String more =
        claims.size() > MAX_LINES ? "; and %d more".formatted(claims.size() - MAX_LINES) : "";
    return String.join("; ", lines) + more + ".";
  }

  private static String upper(String text) {
    return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
