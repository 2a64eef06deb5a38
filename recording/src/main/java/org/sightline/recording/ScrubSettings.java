package org.sightline.recording;

import java.time.Duration;

/// How the small pictures of a [ScrubStrip] are made.
///
/// @param on whether new ones are made; what is there is shown and deleted with its footage anyway
/// @param every the least time between two of a camera, from a second to an hour. Where decoding
///   one takes more than [#SHARE] of that time, they are further apart.
public record ScrubSettings(boolean on, Duration every) {
  /// Every ten seconds: a wide screen that shows a day has a pixel for each minute.
  public static final ScrubSettings USUAL = new ScrubSettings(true, Duration.ofSeconds(10));

  /// The part of one core that may go into one camera's pictures: 0.007 CPU-seconds a minute.
  public static final double SHARE = 0.007 / 60;

  public ScrubSettings {
    if (every.compareTo(Duration.ofSeconds(1)) < 0 || every.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException(
          "small pictures every %s: write a time from 1 s to 1 h".formatted(every));
    }
  }
}
