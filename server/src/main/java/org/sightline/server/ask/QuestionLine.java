package org.sightline.server.ask;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A question with its known answer: one line of a QUESTIONS file.
///
/// @param expect `answer`, `none`, `not-recorded`, `blind`, `expired`, `not-allowed`, `declined` or
///   `unclear`
/// @param value the count, seconds or rate that the first claim has to say; null for any
/// @param at the instant that some claim has to say, to the second; null for any
/// @param group the group that the first claim about a group has to name; null for any
/// @param yes whether the answer begins with Yes (true) or No (false); null for any
/// @param why the line stands in the set, for people
public record QuestionLine(
    String question,
    String expect,
    @Nullable Double value,
    @Nullable Instant at,
    @Nullable String group,
    @Nullable Boolean yes,
    @Nullable String why) {
  static QuestionLine count(String question, long value) {
    return new QuestionLine(
        question,
        value == 0 ? "none" : "answer",
        value == 0 ? null : (double) value,
        null,
        null,
        null,
        null);
  }

  static QuestionLine yes(String question, boolean yes) {
    return new QuestionLine(question, yes ? "answer" : "none", null, null, null, yes, null);
  }

  static QuestionLine at(String question, Instant at) {
    return new QuestionLine(question, "answer", null, at, null, null, null);
  }

  static QuestionLine seconds(String question, double seconds) {
    return new QuestionLine(question, "answer", seconds, null, null, null, null);
  }

  static QuestionLine group(String question, String group, long value) {
    return new QuestionLine(question, "answer", (double) value, null, group, null, null);
  }

  static QuestionLine expecting(String question, String expect) {
    return new QuestionLine(question, expect, null, null, null, null, null);
  }

  /// Whether an answer is to come of it.
  boolean isAnswerable() {
    return !expect.equals("declined") && !expect.equals("unclear") && !expect.equals("not-allowed");
  }
}
