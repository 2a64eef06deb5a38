package org.sightline.recording;

import java.util.Locale;
import org.sightline.domain.TimeRange;

/// What was found of a stretch of video when the camera's signatures were checked.
///
/// @param gops how many GOPs it stands for
/// @param detail why, for people; empty where the kind says all
public record VerdictSpan(TimeRange range, Kind kind, long gops, String detail) {
  /// What can be said of signed video.
  public enum Kind {
    VALID,
    VALID_WITH_MISSING_PICTURES,
    INVALID,
    NOT_SIGNED,
    NOT_CHECKED;

    /// The word in answers.
    public String code() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
