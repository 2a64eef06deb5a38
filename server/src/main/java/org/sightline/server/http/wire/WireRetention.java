package org.sightline.server.http.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The policy that holds, and whether it can be kept.
///
/// @param saved whether it was saved here; otherwise it is the configuration's
public record WireRetention(WireRetentionPolicy policy, boolean saved, Forecast forecast) {
  /// The arithmetic.
  ///
  /// @param fits whether the policy can be kept, as far as is known
  /// @param measured whether an hour of footage of every camera stands behind the figures
  /// @param sentence the arithmetic in words
  /// @param neededBytes null where some footage is kept for ever
  /// @param fitsDays of continuous footage that there is room for; null without footage
  /// @param fullAfterDays when the room is used up; null where it never is
  public record Forecast(
      boolean fits,
      boolean measured,
      String sentence,
      double bytesPerDay,
      @Nullable Double neededBytes,
      long capacityBytes,
      @Nullable Double fitsDays,
      @Nullable Double fullAfterDays,
      List<Rate> cameras) {}

  /// What a camera brings.
  ///
  /// @param continuous share of its footage from 0 to 1, as the three after it
  /// @param keptDays mean age at which its footage goes; null where some never does
  public record Rate(
      String camera,
      double bytesPerSecond,
      double continuous,
      double motion,
      double object,
      double alert,
      @Nullable Double keptDays,
      boolean measured) {}
}
