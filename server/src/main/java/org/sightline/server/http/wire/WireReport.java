package org.sightline.server.http.wire;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A summary of which every line was worked out a second time and cites its facts.
///
/// @param kind `shift`, `day` or `incident`
/// @param coverage whether anybody was looking
/// @param struck how many lines could not be confirmed; they are shown as such
public record WireReport(
    String kind,
    String title,
    Instant start,
    Instant end,
    List<Section> sections,
    String coverage,
    int struck) {
  /// A part of it.
  public record Section(String title, List<Line> lines) {}

  /// One sentence, with its proof.
  ///
  /// @param verdict `confirmed`, `corrected` or `struck`
  /// @param at the moment to look at, or null
  /// @param observations numbers of the facts in the log
  /// @param snapshot a picture, or null
  public record Line(
      String text,
      String verdict,
      String why,
      List<String> cameras,
      @Nullable Instant at,
      List<Long> observations,
      @Nullable String snapshot) {}
}
