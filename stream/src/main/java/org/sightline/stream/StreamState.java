package org.sightline.stream;

import java.time.Instant;
import java.util.List;
import org.sightline.domain.GapCause;
import org.sightline.media.MediaFormat;

/// How a stream stands now.
public sealed interface StreamState {
  /// When the stream came into this state.
  Instant since();

  /// A connection is being made, or is made and has not yet brought a whole picture.
  record Connecting(Instant since) implements StreamState {}

  /// Access units arrive.
  ///
  /// @param since the beginning of the run
  /// @param lastUnit when the newest access unit arrived
  record Playing(Instant since, List<MediaFormat> tracks, Instant lastUnit) implements StreamState {
    public Playing {
      tracks = List.copyOf(tracks);
    }
  }

  /// Nothing arrives, and the next attempt waits.
  ///
  /// @param since when footage stopped, or the first attempt failed; kept over further failures
  /// @param cause why, as the newest attempt found it
  /// @param detail what, which, why and what to do, in plain words, without secrets
  record Down(Instant since, GapCause cause, String detail, Instant nextAttempt)
      implements StreamState {}
}
