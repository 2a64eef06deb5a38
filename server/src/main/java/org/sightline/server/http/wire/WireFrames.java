package org.sightline.server.http.wire;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.sightline.recording.PictureTime;

/// When each picture of a range was taken.
///
/// @param more whether the range has further pictures, which are left out
public record WireFrames(Instant start, Instant end, List<Frame> frames, boolean more) {
  /// One picture.
  ///
  /// @param atMicros microseconds since 1970
  /// @param key whether decoding can begin with it
  /// @param damaged whether it cannot be shown right
  public record Frame(long atMicros, boolean key, boolean damaged) {
    /// One picture.
    public static Frame of(PictureTime picture) {
      return new Frame(
          ChronoUnit.MICROS.between(Instant.EPOCH, picture.at()), picture.key(), picture.damaged());
    }
  }
}
