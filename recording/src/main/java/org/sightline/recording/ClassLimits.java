package org.sightline.recording;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How long and how much footage of one class is kept.
///
/// @param mostAge older footage is deleted; null keeps it
/// @param leastAge younger footage is deleted only where the disk has no room at all
/// @param mostBytes of this class on the node, oldest deleted first; 0 for no bound
/// @param leastBytes of this class stay, whatever their age; only the legal maximum takes them
public record ClassLimits(
    @Nullable Duration mostAge, Duration leastAge, long mostBytes, long leastBytes) {
  public ClassLimits {
    if (mostAge != null && !mostAge.isPositive()) {
      throw new IllegalArgumentException("footage cannot be kept for %s".formatted(mostAge));
    }
    if (leastAge.isNegative() || (mostAge != null && leastAge.compareTo(mostAge) > 0)) {
      throw new IllegalArgumentException(
          "the least age %s is not within 0 and the most age %s".formatted(leastAge, mostAge));
    }
    if (mostBytes < 0 || leastBytes < 0 || (mostBytes > 0 && leastBytes > mostBytes)) {
      throw new IllegalArgumentException(
          "sizes cannot be negative, and the least not above the most: %d, %d"
              .formatted(leastBytes, mostBytes));
    }
  }

  /// An age and nothing else.
  public static ClassLimits age(@Nullable Duration mostAge) {
    return new ClassLimits(mostAge, Duration.ZERO, 0, 0);
  }
}
