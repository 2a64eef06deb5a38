package org.sightline.search;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.Aggregate.Grouping;
import org.sightline.domain.CameraName;
import org.sightline.domain.ObservationQuery;
import org.sightline.domain.TimeRange;

/// What a question in plain words was taken to ask.
///
/// @param intent what is wanted of the facts
/// @param query which facts, but for the range
/// @param over the range; null where no time was said, for all that is kept
/// @param by what the answer is put together by; NONE for no groups
/// @param limit the bound of "more than 5", or null
/// @param other what is compared with, or null
/// @param subject the facts in words, such as `person`
/// @param cameras the cameras that were named; none means all
/// @param chips the understood parts
/// @param notes how words were read that could be read otherwise
public record Question(
    Intent intent,
    ObservationQuery query,
    @Nullable TimeRange over,
    Grouping by,
    @Nullable Limit limit,
    @Nullable Question other,
    String subject,
    List<CameraName> cameras,
    List<Chip> chips,
    List<String> notes) {
  /// What is wanted of the facts; of two wishes in one question the later here wins.
  public enum Intent {
    /// The facts themselves.
    FIND,
    /// Whether there is any.
    EXISTS,
    /// How many there are.
    COUNT,
    /// When they were.
    WHEN,
    FIRST,
    LAST,
    /// How long each of them lasted.
    HOW_LONG,
    LONGEST,
    SHORTEST,
    AVERAGE,
    /// How many of each group.
    GROUPED,
    /// The group with the most.
    MOST,
    /// The group with the fewest.
    LEAST,
    /// How many an hour.
    PER_HOUR,
    /// How many a day.
    PER_DAY,
    /// Which of two is more.
    COMPARE,
    /// Whether cameras were watching.
    WATCHED
  }

  /// A bound on a count.
  ///
  /// @param sign `>`, `>=`, `<`, `<=` or `=`
  public record Limit(String sign, long count) {
    boolean holds(long value) {
      return switch (sign) {
        case ">" -> value > count;
        case ">=" -> value >= count;
        case "<" -> value < count;
        case "<=" -> value <= count;
        default -> value == count;
      };
    }
  }

  public Question {
    cameras = List.copyOf(cameras);
    chips = List.copyOf(chips);
    notes = List.copyOf(notes);
  }

  /// What became of the words.
  public sealed interface Understanding {}

  /// A question that the observations can answer.
  public record Asked(Question question) implements Understanding {}

  /// A question that they cannot answer, with the reason.
  ///
  /// @param kind `outside`, `unknown-words`, `unknown-label`, `future` or `not-allowed`
  public record Declined(String kind, String reason, List<String> notUnderstood)
      implements Understanding {}

  /// A question that could mean several things.
  ///
  /// @param choices questions that are clear
  public record Unclear(String reason, List<String> choices) implements Understanding {}
}
