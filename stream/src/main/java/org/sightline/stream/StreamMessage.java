package org.sightline.stream;

import java.time.Instant;
import java.util.List;
import org.sightline.domain.GapCause;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;

/// What a [Subscription] delivers, in order.
///
/// A run is `RunStarted`, its units, `RunEnded`. A `RunStarted` while a run is open says that the
/// form changed with the next unit, a key picture: media time goes on and nothing is missing. The
/// first unit of a run that a subscriber gets is one at which decoding can begin. Between runs come
/// any number of `AttemptFailed`. A subscriber that was so slow that even these were lost may get a
/// `RunStarted` or `RunEnded` of a later run than the one it believed open: that one is over too.
public sealed interface StreamMessage {
  /// A run began.
  ///
  /// @param run counts the runs of this stream since it was opened, from 1
  /// @param at the node's time for [AccessUnit#time()] 0 of the run
  record RunStarted(long run, Instant at, List<MediaFormat> tracks) implements StreamMessage {
    public RunStarted {
      tracks = List.copyOf(tracks);
    }
  }

  /// One access unit of the open run.
  record Unit(AccessUnit unit) implements StreamMessage {}

  /// The run is over; the stream connects again by itself.
  ///
  /// @param at when it was found to be over
  record RunEnded(long run, Instant at, GapCause cause, String detail) implements StreamMessage {}

  /// An attempt to connect failed; repeated failures of one cause may arrive as the newest alone.
  record AttemptFailed(Instant at, GapCause cause, String detail) implements StreamMessage {}
}
