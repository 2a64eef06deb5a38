package org.sightline.search;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.Aggregate.Grouping;
import org.sightline.search.Question.Intent;

/// What one question wants, gathered from its phrases; the more special wish wins.
final class Intents {
  @Nullable Intent intent;
  Grouping by = Grouping.NONE;
  Question.@Nullable Limit limit;
  boolean leaving;
  private boolean most;
  private boolean least;
  private boolean howMany;
  private @Nullable Intent extremeTime;

  /// Takes the phrase of intent that stands at `at`; returns how many words it is, 0 for none.
  int take(List<String> w, int at) {
    int taken = group(w, at);
    taken = taken > 0 ? taken : extreme(w, at);
    taken = taken > 0 ? taken : question(w, at);
    return taken > 0 ? taken : bound(w, at);
  }

  private static boolean are(List<String> w, int at, String phrase) {
    return Phrase.are(w, at, phrase.split(" "));
  }

  private void wish(Intent wanted) {
    if (intent == null || wanted.ordinal() > intent.ordinal()) {
      intent = wanted;
    }
  }

  private int question(List<String> w, int at) {
    String[][] phrases = {
      {"how many times", "COUNT"},
      {"how many different", "COUNT"},
      {"how many", "COUNT"},
      {"how much", "COUNT"},
      {"how often", "COUNT"},
      {"how frequently", "COUNT"},
      {"the number of", "COUNT"},
      {"number of", "COUNT"},
      {"the count of", "COUNT"},
      {"count of", "COUNT"},
      {"count", "COUNT"},
      {"the total of", "COUNT"},
      {"total number", "COUNT"},
      {"what was the last time", "LAST"},
      {"when was the last time", "LAST"},
      {"when was the first time", "FIRST"},
      {"for the last time", "LAST"},
      {"for the first time", "FIRST"},
      {"most recently", "LAST"},
      {"most recent", "LAST"},
      {"the latest", "LAST"},
      {"latest", "LAST"},
      {"newest", "LAST"},
      {"the last one", "LAST"},
      {"earliest", "FIRST"},
      {"the very first", "FIRST"},
      {"first time", "FIRST"},
      {"last time", "LAST"},
      {"first", "FIRST"},
      {"last", "LAST"},
      {"final", "LAST"},
      {"how long on average", "AVERAGE"},
      {"on average", "AVERAGE"},
      {"average", "AVERAGE"},
      {"mean", "AVERAGE"},
      {"typical", "AVERAGE"},
      {"typically", "AVERAGE"},
      {"how long", "HOW_LONG"},
      {"how much time", "HOW_LONG"},
      {"duration of", "HOW_LONG"},
      {"duration", "HOW_LONG"},
      {"dwell time", "HOW_LONG"},
      {"dwell", "HOW_LONG"},
      {"longest", "LONGEST"},
      {"shortest", "SHORTEST"},
      {"at what times", "WHEN"},
      {"at what time", "WHEN"},
      {"what time", "WHEN"},
      {"at which time", "WHEN"},
      {"which times", "WHEN"},
      {"when", "WHEN"},
      {"what happened", "GROUPED"},
      {"what was seen", "GROUPED"},
      {"what were seen", "GROUPED"},
      {"what has been seen", "GROUPED"},
      {"summary", "GROUPED"},
      {"summarise", "GROUPED"},
      {"summarize", "GROUPED"},
      {"overview", "GROUPED"},
      {"recap", "GROUPED"},
      {"report", "GROUPED"},
      {"show me", "FIND"},
      {"show", "FIND"},
      {"find", "FIND"},
      {"list", "FIND"},
      {"give me", "FIND"},
      {"search for", "FIND"},
      {"display", "FIND"},
      {"who was", "FIND"},
      {"who were", "FIND"},
      {"who came", "FIND"},
      {"who", "FIND"}
    };
    for (String[] phrase : phrases) {
      if (!are(w, at, phrase[0])) {
        continue;
      }
      if (phrase[0].matches("when|first|last|list|count|final|mean") && isOther(w, at, phrase[0])) {
        continue;
      }
      Intent wanted = Intent.valueOf(phrase[1]);
      howMany |= wanted == Intent.COUNT;
      extremeTime = wanted == Intent.LAST || wanted == Intent.FIRST ? wanted : extremeTime;
      if (wanted == Intent.GROUPED && by == Grouping.NONE) {
        by = Grouping.LABEL;
      }
      wish(wanted);
      return phrase[0].split(" ").length;
    }
    if (at == 0
        && Phrase.at(w, 0).matches("was|were|is|are|did|do|does|has|have|had|any|anybody|anyone")) {
      wish(Intent.EXISTS);
      return Phrase.at(w, 0).matches("any|anybody|anyone") ? 0 : 1;
    }
    return 0;
  }

  /// Whether the word begins a time (`last night`, `first week`), or goes on with one.
  private static boolean isOther(List<String> w, int at, String word) {
    if (word.equals("last") || word.equals("first") || word.equals("final")) {
      String next = Phrase.at(w, at + 1);
      return next.matches(
              "night|week|weekend|month|year|few|couple|hours?|minutes?|days?|seconds?|weeks")
          || SaidDays.weekday(next).isPresent()
          || Numbers.length(w, at + 1).isPresent()
          || (SaidClock.part(next) != null && word.equals("last"));
    }
    return word.equals("when") && at > 0 && !Phrase.at(w, at - 1).matches("and|tell|know|me");
  }

  private int group(List<String> w, int at) {
    String word = Phrase.at(w, at);
    String next = Phrase.at(w, at + 1);
    if (word.matches("hourly")) {
      return perUnit("hour", 1);
    }
    if (word.matches("daily")) {
      return perUnit("day", 1);
    }
    if (word.equals("per")
        || (word.matches("each|every|a|an") && howMany && next.matches("hour|day"))) {
      boolean unit = next.matches("hour|day");
      return unit ? perUnit(next, 2) : groupBy(next, 2);
    }
    if (word.equals("by") || (word.equals("for") && next.equals("each"))) {
      return groupBy(Phrase.at(w, at + (word.equals("by") ? 1 : 2)), word.equals("by") ? 2 : 3);
    }
    if (word.matches("on|at|in") && next.matches("each|every")) {
      return groupBy(Phrase.at(w, at + 2), 3);
    }
    if (word.matches("each|every")) {
      return groupBy(next, 2);
    }
    if (word.matches("which|what")) {
      int plus = next.equals("kind") || next.equals("type") || next.equals("kinds") ? 2 : 0;
      if (plus == 2) {
        by = Grouping.LABEL;
        wish(Intent.GROUPED);
        return Phrase.at(w, at + 2).equals("of") ? 3 : 2;
      }
      Grouping grouping = grouping(next);
      if (grouping != Grouping.NONE) {
        by = grouping;
        wish(Intent.GROUPED);
        return 2 + ofTheWeek(w, at + 2);
      }
    }
    if (word.equals("where") && next.matches("is|are")) {
      wish(Intent.LAST);
      return 2;
    }
    if (word.equals("where") && at <= 1) {
      by = Grouping.CAMERA;
      wish(Intent.GROUPED);
      return 1;
    }
    return 0;
  }

  private int ofTheWeek(List<String> w, int at) {
    if (by == Grouping.DAY && are(w, at, "of the week")) {
      by = Grouping.WEEKDAY;
      return 3;
    }
    return 0;
  }

  private int perUnit(String unit, int words) {
    boolean hour = unit.equals("hour");
    wish(hour ? Intent.PER_HOUR : Intent.PER_DAY);
    by = hour ? Grouping.HOUR : Grouping.DAY;
    return words;
  }

  private int groupBy(String word, int words) {
    Grouping grouping = grouping(word);
    if (grouping == Grouping.NONE) {
      return 0;
    }
    by = grouping;
    wish(Intent.GROUPED);
    return words;
  }

  private static Grouping grouping(String word) {
    return switch (word) {
      case "hour", "hours" -> Grouping.HOUR;
      case "day", "days", "date", "dates" -> Grouping.DAY;
      case "weekday", "weekdays" -> Grouping.WEEKDAY;
      case "camera", "cameras" -> Grouping.CAMERA;
      case "zone", "zones", "area", "areas" -> Grouping.ZONE;
      case "label", "labels", "type", "types", "kind", "kinds", "class" -> Grouping.LABEL;
      default -> Grouping.NONE;
    };
  }

  private int extreme(List<String> w, int at) {
    String word = Phrase.at(w, at);
    boolean top =
        word.matches("busiest|peak|most|rush") && !Phrase.at(w, at + 1).matches("recent|recently");
    boolean low =
        word.matches("quietest|fewest|least|calmest|slowest") && !Phrase.at(w, at - 1).equals("at");
    if (!top && !low) {
      return 0;
    }
    most |= top;
    least |= low;
    wish(top ? Intent.MOST : Intent.LEAST);
    int taken = 1;
    if (Phrase.at(w, at + 1)
        .matches("busy|active|frequented|popular|visited|crowded|often|frequent|frequently")) {
      taken = 2;
    }
    Grouping grouping = grouping(Phrase.at(w, at + taken));
    if (grouping != Grouping.NONE) {
      by = grouping;
      taken++;
      taken += ofTheWeek(w, at + taken);
    } else if (Phrase.at(w, at + taken).matches("time|times|period")) {
      by = Grouping.HOUR;
      taken++;
    } else if (Phrase.at(w, at + taken).matches("place|places|spot|location")) {
      by = Grouping.CAMERA;
      taken++;
    }
    return taken;
  }

  /// `more than 5`, `at least three`, where no length or measure follows.
  private int bound(List<String> w, int at) {
    String none = Phrase.at(w, at);
    if (none.matches("nobody|noone|nothing") || are(w, at, "no one")) {
      limit = new Question.Limit("=", 0);
      return 0;
    }
    if (none.equals("no")
        && (at == 0 || Phrase.at(w, at - 1).matches("there|were|was|see|saw|had"))) {
      limit = new Question.Limit("=", 0);
      return 1;
    }
    String sign;
    int words = 2;
    if (are(w, at, "more than")) {
      sign = ">";
    } else if (are(w, at, "at least")) {
      sign = ">=";
    } else if (are(w, at, "fewer than") || are(w, at, "less than")) {
      sign = "<";
    } else if (are(w, at, "at most")) {
      sign = "<=";
    } else if (Phrase.at(w, at).matches("exactly|over") && at > 0) {
      sign = Phrase.at(w, at).equals("over") ? ">" : "=";
      words = 1;
    } else {
      return 0;
    }
    String number = Phrase.at(w, at + words);
    if (number.matches("an?|half") || Numbers.length(w, at + words).isPresent()) {
      return 0;
    }
    var said = Numbers.number(w, at + words);
    String after = Phrase.at(w, at + words + said.map(Numbers.Said::words).orElse(0));
    if (said.isEmpty()
        || after.matches(
            "km/h|kmh|kph|mph|m/s|metres|meters|m|percent|kilometres|kilometers|miles")) {
      return 0;
    }
    limit = new Question.Limit(sign, (long) said.get().value());
    return words + said.get().words();
  }

  /// The wish, when all words are read.
  Intent wanted(boolean aboutCameras) {
    if (intent == null) {
      intent = aboutCameras ? Intent.WATCHED : Intent.FIND;
    }
    if (extremeTime != null && intent == Intent.GROUPED) {
      intent = extremeTime; // where was the last one
    }
    if (most || least) {
      intent = most ? Intent.MOST : Intent.LEAST;
      by = by == Grouping.NONE ? Grouping.HOUR : by;
    }
    if (limit != null
        && (intent == Intent.EXISTS || intent == Intent.FIND || intent == Intent.COUNT)) {
      intent = Intent.EXISTS;
    }
    return intent;
  }
}
