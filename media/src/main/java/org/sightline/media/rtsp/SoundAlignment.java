package org.sightline.media.rtsp;

import java.time.Duration;
import java.util.OptionalLong;

/// Where sound belongs beside the video by the camera's sender reports (RFC 3550 section 6.4.1):
/// both tell the same wall clock beside their own media time.
///
/// Cameras lie in them, so they are only believed where the two tell of one clock and the shift is
/// such as buffers make.
final class SoundAlignment {
  /// The longest shift that is believed.
  static final Duration MAX_SHIFT = Duration.ofSeconds(2);

  /// Shifts below are not made: nobody hears them.
  static final Duration MIN_SHIFT = Duration.ofMillis(10);

  /// How far the two reports may differ, against the times at which they came, to be of one clock.
  private static final Duration ONE_CLOCK = Duration.ofSeconds(1);

  private SoundAlignment() {}

  /// By how many of its ticks the sound must be shifted from now on; empty if nothing can be said.
  static OptionalLong shift(TrackReceiver video, TrackReceiver sound) {
    SenderReportTime v = video.lastSenderReport().orElse(null);
    SenderReportTime s = sound.lastSenderReport().orElse(null);
    if (v == null || s == null) {
      return OptionalLong.empty();
    }
    Duration camera = Duration.between(v.camera(), s.camera());
    Duration received = Duration.between(v.received(), s.received());
    if (camera.minus(received).abs().compareTo(ONE_CLOCK) > 0) {
      return OptionalLong.empty();
    }
    double videoSeconds = (double) v.time() / video.clockRate() + camera.toNanos() / 1e9;
    double shift = videoSeconds - (double) s.time() / sound.clockRate();
    if (Math.abs(shift) > MAX_SHIFT.toNanos() / 1e9) {
      return OptionalLong.empty();
    }
    boolean heard = Math.abs(shift) >= MIN_SHIFT.toNanos() / 1e9;
    return OptionalLong.of(heard ? Math.round(shift * sound.clockRate()) : 0);
  }
}
