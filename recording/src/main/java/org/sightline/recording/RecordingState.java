package org.sightline.recording;

import java.time.Instant;
import org.sightline.domain.GapCause;

/// Whether a stream is being recorded now.
public sealed interface RecordingState {
  /// Footage is being written.
  ///
  /// @param since the beginning of the unbroken footage
  /// @param lastWritten the end of the newest footage that is in a file
  record Recording(Instant since, Instant lastWritten) implements RecordingState {}

  /// No footage is being written.
  ///
  /// @param since the end of the newest footage, or when it was first tried
  record NotRecording(Instant since, GapCause cause, String detail) implements RecordingState {}
}
