package org.sightline.server.imports;

import org.jspecify.annotations.Nullable;
import org.sightline.domain.TimeRange;

/// What came of one file.
///
/// @param word `imported`, `was there`, `refused`, `unreadable` or `cancelled`
/// @param range of its footage; null where it was not read
/// @param bytes that were taken
/// @param timeFrom how its time is known; null where it is not
/// @param message why it was not taken and what to do; null where it is there
public record ImportResult(
    String word,
    @Nullable TimeRange range,
    long bytes,
    @Nullable String timeFrom,
    @Nullable String message) {
  static ImportResult refused(@Nullable TimeRange range, String timeFrom, String message) {
    return new ImportResult("refused", range, 0, timeFrom, message);
  }

  static ImportResult unreadable(@Nullable String timeFrom, String message) {
    return new ImportResult("unreadable", null, 0, timeFrom, message);
  }

  /// Whether the footage is there now.
  public boolean isThere() {
    return message == null;
  }
}
