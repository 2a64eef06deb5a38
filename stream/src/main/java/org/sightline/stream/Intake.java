package org.sightline.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.GapCause;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;

/// The way of one run's units into its [Stream], whatever source they come from: it begins the run
/// with its first unit, tells a change of form, and notices when nothing comes any more.
///
/// Used by the one thread that takes the units.
final class Intake {
  private final Stream stream;
  private final String address;
  private final Pace pace;

  private List<MediaFormat> tracks;
  private boolean hasVideo;
  private boolean begun;
  private long firstUnitNanos;
  private long lastPictureNanos;
  private long lastPacketNanos;
  private long pictures;

  /// @param tracks as far as they are known before the first unit
  Intake(Source.Way way, List<MediaFormat> tracks, long nowNanos) {
    this.stream = way.stream();
    this.address = way.shown();
    this.pace = way.pace();
    this.tracks = tracks;
    this.hasVideo = tracks.stream().anyMatch(MediaFormat::isVideo);
    lastPictureNanos = nowNanos;
    lastPacketNanos = nowNanos;
  }

  /// Something came.
  void packet(long nowNanos) {
    pace.packetCame(nowNanos - lastPacketNanos);
    lastPacketNanos = nowNanos;
  }

  /// The camera lives, and its picture is the same as before.
  void alive(long nowNanos) {
    lastPictureNanos = nowNanos;
  }

  /// Hands on a unit.
  ///
  /// @param now the media tracks as they are from this unit on
  /// @param startedAt the node's time for time 0 of the run
  void unit(List<MediaFormat> now, Instant startedAt, AccessUnit unit, long nowNanos) {
    if (!begun) {
      begun = true;
      firstUnitNanos = nowNanos;
      take(now);
      stream.begin(now, startedAt, unit.received());
    } else if (now != tracks && !now.equals(tracks)) {
      take(now);
      stream.changeForm(now);
    }
    if (!hasVideo || now.get(unit.mediaTrack()).isVideo()) {
      pace.pictureCame(nowNanos - lastPictureNanos);
      lastPictureNanos = nowNanos;
      pictures++;
    }
    stream.unit(unit, nowNanos);
  }

  private void take(List<MediaFormat> now) {
    tracks = now;
    hasVideo = now.stream().anyMatch(MediaFormat::isVideo);
  }

  /// Whether nothing has come for too long, and why that ends the run; null while it goes on.
  @Nullable Over check(long nowNanos) {
    long silent = nowNanos - lastPacketNanos;
    if (silent >= pace.packetNanos()) {
      pace.stalled(false, pictures);
      return over(
          GapCause.STREAM_STALLED,
          "no packet came from %s for %d s though the connection is open; if this repeats, restart the camera or look at its network"
              .formatted(address, TimeUnit.NANOSECONDS.toSeconds(silent)),
          nowNanos);
    }
    long blind = nowNanos - lastPictureNanos;
    if (blind >= pace.pictureNanos()) {
      pace.stalled(true, pictures);
      return over(
          GapCause.STREAM_STALLED,
          "packets come from %s and no whole picture for %d s; if this repeats, restart the camera or look at its network"
              .formatted(address, TimeUnit.NANOSECONDS.toSeconds(blind)),
          nowNanos);
    }
    return null;
  }

  /// Why the run is over, with how long it lasted.
  Over over(GapCause cause, String detail, long nowNanos) {
    return new Over(
        cause, detail, begun ? Duration.ofNanos(nowNanos - firstUnitNanos) : Duration.ZERO);
  }
}
