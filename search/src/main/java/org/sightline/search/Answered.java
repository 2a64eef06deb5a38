package org.sightline.search;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.TimeRange;
import org.sightline.search.History.Blind;

/// An answer, after the verifier.
///
/// @param text what is shown to people
/// @param query the canonical text of what was looked for; empty where nothing was
/// @param over the time that was looked at, or null
/// @param notUnderstood words that made the question one that is not answered
/// @param notes how words were read that could be read otherwise
/// @param claims what the answer says, checked
/// @param coverage one sentence: whether anybody was looking
/// @param blind when nobody was
/// @param choices questions that would be clear
public record Answered(
    String question,
    Outcome outcome,
    String text,
    String query,
    @Nullable TimeRange over,
    List<Chip> chips,
    List<String> notUnderstood,
    List<String> notes,
    List<Claim> claims,
    String coverage,
    List<Blind> blind,
    List<String> choices) {
  /// What sort of answer it is.
  public enum Outcome {
    /// What was asked for is there.
    ANSWERED,
    /// Somebody was looking, at least some of the time, and there was none.
    NONE,
    /// No observations are kept of that time.
    NOT_RECORDED,
    /// No camera that was asked about was watching.
    BLIND,
    /// Retention deleted what was kept of that time.
    EXPIRED,
    /// The asker may not see it.
    NOT_ALLOWED,
    /// Observations cannot answer it.
    DECLINED,
    /// It could mean several things.
    UNCLEAR,
    /// An answer was found and the verifier struck it.
    UNVERIFIED
  }

  static Answered refused(String question, Outcome outcome, String text, List<String> words) {
    return new Answered(
        question, outcome, text, "", null, List.of(), words, List.of(), List.of(), "", List.of(),
        List.of());
  }
}
