package org.sightline.server.restream;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.GapCause;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;
import org.sightline.media.jpeg.RtpJpeg;
import org.sightline.media.rtsp.RtspFeed;
import org.sightline.stream.Stream;
import org.sightline.stream.StreamMessage;
import org.sightline.stream.Subscription;

/// A camera's stream as something that is sent on: from the newest key picture, over reconnections
/// of the camera, until its form changes.
///
/// A reader that leaves [#MAX_WAITING_BYTES] unread is dropped and counted: a player connects
/// again, and pictures without those before them help nobody.
final class StreamFeed implements RtspFeed {
  /// The most bytes that wait for one reader.
  static final int MAX_WAITING_BYTES = 1 << 20;

  /// How often a waiting reader looks whether it was closed.
  private static final Duration WAIT = Duration.ofSeconds(2);

  private final Stream stream;
  private final List<MediaFormat> tracks;
  private final AtomicLong slowReaders;

  /// @param slowReaders counts those that were dropped
  StreamFeed(Stream stream, List<MediaFormat> tracks, AtomicLong slowReaders) {
    this.stream = stream;
    this.tracks = tracks;
    this.slowReaders = slowReaders;
  }

  @Override
  public List<MediaFormat> tracks() {
    return tracks;
  }

  /// Which kind of JPEG a camera sends, only a picture of it tells.
  @Override
  public Optional<String> obstacle() {
    if (tracks.stream().noneMatch(MediaFormat.Jpeg.class::isInstance)) {
      return Optional.empty();
    }
    try (Subscription newest = stream.subscribeFromNewestKey("RTSP reader", MAX_WAITING_BYTES)) {
      while (true) {
        switch (newest.take(WAIT)) {
          case StreamMessage.Unit(AccessUnit unit)
              when tracks.get(unit.mediaTrack()) instanceof MediaFormat.Jpeg -> {
            return RtpJpeg.of(unit.bytes()) instanceof RtpJpeg.Impossible(String why)
                ? Optional.of(why)
                : Optional.empty();
          }
          case null -> {
            return Optional.empty();
          }
          case StreamMessage _ -> {}
        }
      }
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  @Override
  public Reader open() {
    return new Following(stream.subscribeFromNewestKey("RTSP reader", MAX_WAITING_BYTES));
  }

  /// One reader's way through the stream.
  private final class Following implements Reader {
    private final Subscription subscription;
    private @Nullable Instant origin;
    private Duration shift = Duration.ZERO;
    private boolean between = true;

    Following(Subscription subscription) {
      this.subscription = subscription;
    }

    @Override
    public @Nullable AccessUnit next() throws InterruptedException {
      while (true) {
        StreamMessage message = subscription.take(WAIT);
        if (subscription.lostUnits() > 0) {
          slowReaders.incrementAndGet();
          return null;
        }
        switch (message) {
          case null -> {
            if (subscription.isClosed()) {
              return null;
            }
          }
          case StreamMessage.RunStarted(long _, Instant at, List<MediaFormat> now) -> {
            if (!now.equals(tracks)) {
              return null;
            }
            Instant begun = origin == null ? at : origin;
            origin = begun;
            shift = Duration.between(begun, at);
            between = false;
          }
          case StreamMessage.Unit(AccessUnit unit) -> {
            if (!between) {
              return shifted(unit);
            }
          }
          case StreamMessage.RunEnded(long _, Instant _, GapCause _, String _) -> between = true;
          case StreamMessage.AttemptFailed(Instant _, GapCause _, String _) -> between = true;
        }
      }
    }

    @Override
    public @Nullable Instant origin() {
      return origin;
    }

    /// The unit on the time line of the run with which this reader began.
    private AccessUnit shifted(AccessUnit unit) {
      if (shift.isZero()) {
        return unit;
      }
      int rate = tracks.get(unit.mediaTrack()).clockRate();
      long ticks = shift.toSeconds() * rate + shift.getNano() * (long) rate / 1_000_000_000L;
      return new AccessUnit(
          unit.mediaTrack(),
          unit.time() + ticks,
          unit.key(),
          unit.damaged(),
          unit.received(),
          unit.bytes());
    }

    @Override
    public void close() {
      subscription.close();
    }
  }
}
