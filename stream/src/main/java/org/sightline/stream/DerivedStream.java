package org.sightline.stream;

import java.time.Instant;
import java.util.List;
import org.sightline.domain.GapCause;
import org.sightline.domain.StreamId;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;

/// A stream that this node makes of another, for readers who cannot take the other: the writing end
/// of it. It belongs to no [Streams] and is never recorded.
///
/// Used by the one thread that makes the units; its subscribers read as those of any stream.
public final class DerivedStream implements AutoCloseable {
  private final Stream stream;

  /// @param id of the stream that it is made of
  public DerivedStream(StreamId id, Instant now) {
    this.stream = new Stream(id, now);
  }

  /// The reading end.
  public Stream stream() {
    return stream;
  }

  /// Begins a run, or goes on in another form.
  ///
  /// @param at the node's time for time 0 of the run
  /// @param received when the first unit arrived
  public void begin(List<MediaFormat> tracks, Instant at, Instant received) {
    stream.begin(tracks, at, received);
  }

  /// Hands on one unit of the open run.
  public void unit(AccessUnit unit) {
    stream.unit(unit, System.nanoTime());
  }

  /// Ends the open run.
  public void end(GapCause cause, String detail, Instant now) {
    stream.down(cause, detail, now, java.time.Duration.ZERO);
  }

  /// Ends the stream: nothing more will come.
  @Override
  public void close() {
    stream.close(GapCause.SWITCHED_OFF, "nobody watches any more", Instant.now());
  }
}
