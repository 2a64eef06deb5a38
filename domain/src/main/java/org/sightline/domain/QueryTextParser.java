package org.sightline.domain;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.sightline.domain.ObservationQuery.And;

/// Reads [QueryText] by recursive descent; depth, terms and length are bounded before they cost.
final class QueryTextParser {
  static final String KEYS =
      "label: camera: zone: text: after: before: during: confidence: lasts: moving: kind: colour:"
          + " plate: line: dwell: speed: height: size: hours: days: site: heading: region: caption: all"
          + " not(…) or(…; …) and(…) then(…; …) earlier(…; …) count(…; …; …) like(…; …)";

  private final QueryScanner in;
  private final QueryLeaves leaves;
  private int terms;

  QueryTextParser(String text) {
    in = new QueryScanner(text);
    leaves = new QueryLeaves(in);
  }

  ObservationQuery parse() {
    if (in.text.length() > QueryText.MAX_LENGTH) {
      throw new QueryTextException(
          QueryText.MAX_LENGTH,
          "the text is longer than %d characters".formatted(QueryText.MAX_LENGTH));
    }
    ObservationQuery query = sequence(0);
    if (in.at < in.text.length()) {
      throw in.wrong("'%c' has no beginning here: remove it".formatted(in.text.charAt(in.at)));
    }
    try {
      QueryText.requireBounded(query);
    } catch (IllegalArgumentException e) {
      throw in.wrong(0, String.valueOf(e.getMessage()));
    }
    return query;
  }

  private ObservationQuery sequence(int depth) {
    int begin = in.at;
    List<ObservationQuery> found = terms(depth);
    return switch (found.size()) {
      case 0 -> throw in.wrong(begin, "a term is missing: write one of " + KEYS);
      case 1 -> found.getFirst();
      default -> new And(found);
    };
  }

  private List<ObservationQuery> terms(int depth) {
    List<ObservationQuery> found = new ArrayList<>();
    in.skipSpace();
    while (in.at < in.text.length()
        && in.text.charAt(in.at) != ')'
        && in.text.charAt(in.at) != ';') {
      if (found.size() == 1) {
        count(in.at); // two terms side by side are one And more
      }
      found.add(term(depth));
      if (in.at < in.text.length() && !in.endsTerm(in.text.charAt(in.at))) {
        throw in.wrong("a space must stand between two terms");
      }
      in.skipSpace();
    }
    return found;
  }

  private ObservationQuery term(int depth) {
    int begin = in.at;
    count(begin);
    if (depth > QueryText.MAX_DEPTH) {
      throw in.wrong(
          begin, "nested deeper than %d: write it flatter".formatted(QueryText.MAX_DEPTH));
    }
    while (in.at < in.text.length() && Character.isLetter(in.text.charAt(in.at))) {
      in.at++;
    }
    String key = in.text.substring(begin, in.at).toLowerCase(Locale.ROOT);
    char next = in.at < in.text.length() ? in.text.charAt(in.at) : ' ';
    if (next == '(') {
      in.at++;
      return nested(key, begin, depth + 1);
    }
    if (next == ':') {
      in.at++;
      return leaves.keyed(key, begin);
    }
    if (key.equals("all") && in.endsTerm(next)) {
      return new ObservationQuery.All();
    }
    throw in.wrong(begin, "no term is written like this: write one of " + KEYS);
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
          case "count" -> {
            int least = least(begin);
            Duration within = within(begin);
            yield new ObservationQuery.CountAtLeast(least, sequence(depth), within);
          }
          case "like" -> leaves.like(begin);
          default ->
              throw in.wrong(
                  begin,
                  "'%s(' is unknown: write not(, or(, and(, then(, earlier(, count( or like("
                      .formatted(key));
        };
    if (in.at >= in.text.length() || in.text.charAt(in.at) != ')') {
      throw in.wrong("the bracket opened by %s( is not closed: add )".formatted(key));
    }
    in.at++;
    return query;
  }

  /// `3;` at the beginning of a count.
  private int least(int begin) {
    in.skipSpace();
    String value = in.value();
    in.skipSpace();
    if (!value.matches("[0-9]{1,5}")
        || Integer.parseInt(value) < 1
        || Integer.parseInt(value) > ObservationQuery.MAX_COUNT
        || in.at >= in.text.length()
        || in.text.charAt(in.at) != ';') {
      throw in.wrong(
          begin, "a whole number and ; stand first, such as count(3; 10m; label:person)");
    }
    in.at++;
    return Integer.parseInt(value);
  }

  /// `30s;` at the beginning of a sequence.
  private Duration within(int begin) {
    in.skipSpace();
    Duration within = in.duration(in.value(), begin);
    in.skipSpace();
    if (within.isNegative() || within.compareTo(ObservationQuery.MAX_WITHIN) > 0) {
      throw in.wrong(begin, "the time between two facts is from 0s to 1d");
    }
    if (in.at >= in.text.length() || in.text.charAt(in.at) != ';') {
      throw in.wrong("a ; must stand after the time, such as then(30s; label:car)");
    }
    in.at++;
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
    in.skipSpace();
    if (in.at < in.text.length() && in.text.charAt(in.at) == ')') {
      return List.of();
    }
    List<ObservationQuery> found = new ArrayList<>();
    found.add(sequence(depth));
    while (in.at < in.text.length() && in.text.charAt(in.at) == ';') {
      in.at++;
      found.add(sequence(depth));
    }
    return found;
  }

  private void count(int position) {
    if (++terms > ObservationQuery.MAX_TERMS) {
      throw new QueryTextException(
          position,
          "more than %d terms: ask for less at once".formatted(ObservationQuery.MAX_TERMS));
    }
  }
}
