package org.sightline.media.rtsp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;

/// A playing session.
public final class RtspSession implements AutoCloseable {
  /// The least size of the buffer that [#read] is given: the largest packet and the largest message
  /// fit.
  public static final int MIN_SCRATCH_BYTES = 128 * 1024;

  RtspSession() {}

  /// The media tracks, complete; [AccessUnit#mediaTrack()] counts from 0 in this list.
  public List<MediaFormat> tracks() {
    throw new UnsupportedOperationException("to come");
  }

  /// The media that the camera offers and we do not take, in words such as `audio PCMA`.
  public List<String> ignoredTracks() {
    throw new UnsupportedOperationException("to come");
  }

  /// The node's instant of time 0 of all media tracks.
  public Instant startedAt() {
    throw new UnsupportedOperationException("to come");
  }

  /// The connection, not blocking.
  public SocketChannel channel() {
    throw new UnsupportedOperationException("to come");
  }

  /// Drains what the socket holds (bounded per visit) and hands out complete access units.
  public int read(ByteBuffer scratch, Consumer<AccessUnit> sink) throws IOException {
    throw new UnsupportedOperationException("to come");
  }

  /// Says to the camera that we are still here.
  public void keepAlive() throws IOException {
    throw new UnsupportedOperationException("to come");
  }

  /// How often [#keepAlive()] must be called.
  public Duration keepAliveEvery() {
    throw new UnsupportedOperationException("to come");
  }

  /// What was counted so far.
  public RtspCounters counters() {
    throw new UnsupportedOperationException("to come");
  }

  /// The newest sender report of a media track.
  public Optional<SenderReportTime> lastSenderReport(int mediaTrack) {
    throw new UnsupportedOperationException("to come");
  }

  /// Ends the session.
  @Override
  public void close() {
    throw new UnsupportedOperationException("to come");
  }
}
