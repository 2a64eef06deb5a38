package org.sightline.server.http.wire;

import java.time.Instant;
import java.util.List;

/// What was found when a camera's signatures were checked while it was recorded.
///
/// @param verdicts in the order of time; where there is none nothing was signed
/// @param more whether there are more than were given
public record WireVerdicts(Instant start, Instant end, List<Verdict> verdicts, boolean more) {
  /// One stretch.
  ///
  /// @param verdict valid, valid-with-missing-pictures, invalid, not-signed or not-checked
  /// @param gops how many GOPs it stands for
  /// @param detail why, for people
  public record Verdict(Instant start, Instant end, String verdict, long gops, String detail) {}
}
