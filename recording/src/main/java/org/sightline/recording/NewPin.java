package org.sightline.recording;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.StreamId;
import org.sightline.domain.TimeRange;

/// What is asked of [Pins].
///
/// @param stream whose footage, or null for all
/// @param until when the pin is to end, or null for ever
/// @param reason 1 to 1000 characters
/// @param who asks
public record NewPin(
    @Nullable StreamId stream,
    TimeRange range,
    @Nullable Instant until,
    String reason,
    String who) {
  /// The longest reason, in characters.
  public static final int MAX_REASON = 1000;

  public NewPin {
    if (reason.isBlank() || reason.length() > MAX_REASON) {
      throw new IllegalArgumentException(
          "a pin needs a reason of 1 to %d characters".formatted(MAX_REASON));
    }
    if (!range.end().isAfter(range.start())) {
      throw new IllegalArgumentException("a pin's end has to be after its start");
    }
    if (until != null && !until.isAfter(range.start())) {
      throw new IllegalArgumentException("a pin cannot end before its footage begins");
    }
  }
}
