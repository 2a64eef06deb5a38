package org.sightline.stream;

import java.time.Duration;
import java.util.List;
import org.sightline.domain.GapCause;
import org.sightline.media.MediaFormat;

/// What trying out an address showed.
public sealed interface ProbeResult {
  /// A picture came.
  ///
  /// @param firstPictureAfter from the beginning of the attempt to the first whole picture at which
  ///   decoding can begin
  record Works(List<MediaFormat> tracks, Duration firstPictureAfter) implements ProbeResult {
    public Works {
      tracks = List.copyOf(tracks);
    }
  }

  /// No picture came.
  ///
  /// @param message what, which and why, in plain words, without secrets
  /// @param remedy what to do
  record Fails(GapCause cause, String message, String remedy) implements ProbeResult {}
}
