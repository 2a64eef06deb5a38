package org.sightline.server.http.wire;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An answer whose claims were checked before it was given.
///
/// @param outcome `answered`, `none`, `not-recorded`, `blind`, `expired`, `not-allowed`,
///   `declined`, `unclear` or `unverified`
/// @param answer for people
/// @param query what was looked for, as canonical text; empty where nothing was
/// @param start of the time that was looked at; null where nothing was looked for
/// @param chips the understood parts
/// @param notUnderstood words that made the question one that is not answered
/// @param notes how words were read that could be read otherwise
/// @param tools what was called to answer it
/// @param model why a model that is configured was of no help; null where it was, or was not asked
/// @param rule words of a rule that may be made of it, or null
/// @param report the kind of report that may be read, or null
/// @param choices questions that would be clear, where this one is not
public record WireAnswer(
    String question,
    String outcome,
    String answer,
    String query,
    @Nullable Instant start,
    @Nullable Instant end,
    List<WireSearch.Chip> chips,
    List<String> notUnderstood,
    List<String> notes,
    List<Claim> claims,
    Coverage coverage,
    List<String> choices,
    List<ToolCall> tools,
    @Nullable String model,
    @Nullable String rule,
    @Nullable String report,
    long tookMillis) {
  /// A tool that was called.
  ///
  /// @param by `grammar`, or the name of a model
  public record ToolCall(String by, String tool, String arguments) {}

  /// One sentence of the answer, with its proof.
  ///
  /// @param kind `count`, `first`, `last`, `seen`, `longest`, `shortest`, `average`, `group`,
  ///   `most`, `least`, `per-hour`, `per-day`, `blind` or `watching`
  /// @param group what the claim is about, such as `dock` or the hour `14`; empty for all
  /// @param value a count, seconds or a rate
  /// @param at the instant that is claimed; null for other claims
  /// @param observations ids of facts that prove it, at most 50
  /// @param verdict `confirmed`, `corrected` or `struck`
  /// @param why of the verdict; empty where it is confirmed
  public record Claim(
      String text,
      String kind,
      String group,
      double value,
      @Nullable Instant at,
      List<String> cameras,
      Instant start,
      Instant end,
      List<Long> observations,
      String verdict,
      String why) {}

  /// Whether anybody was looking.
  public record Coverage(String sentence, List<Blind> blind) {}

  /// A stretch in which nobody looked through a camera.
  public record Blind(String camera, Instant start, Instant end, String cause) {}
}
