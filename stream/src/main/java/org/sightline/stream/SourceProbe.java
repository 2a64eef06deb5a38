package org.sightline.stream;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.CameraName;
import org.sightline.domain.GapCause;
import org.sightline.domain.StreamId;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;

/// Tries out an address of any source: one attempt of it, into a stream of its own that is thrown
/// away.
final class SourceProbe {
  private static final int ROOM = 4 << 20;
  private static final Duration END = Duration.ofSeconds(2);

  private SourceProbe() {}

  static ProbeResult tried(
      StreamAddress.Target target,
      Duration timeout,
      InstantSource clock,
      @Nullable ForeignIntake foreign) {
    StreamSettings settings = StreamSettings.usual();
    Stream stream = new Stream(StreamId.main(new CameraName("probe")), clock.instant());
    var way = new Source.Way(stream, target, settings, clock, new Pace(settings));
    try (SharedReader reader = new SharedReader();
        PushDoors doors = new PushDoors();
        Subscription pictures = stream.subscribe("probe", ROOM)) {
      Source source = new Sources(reader, doors, foreign).of(way);
      long start = System.nanoTime();
      Thread attempt = Thread.ofVirtual().name("probe").start(() -> attempt(source, stream, clock));
      try {
        return awaited(pictures, start, timeout, way.shown());
      } finally {
        attempt.interrupt();
        var unused = attempt.join(END);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new ProbeResult.Fails(
          GapCause.CAMERA_UNREACHABLE, "the attempt was broken off", "Try again.");
    }
  }

  private static void attempt(Source source, Stream stream, InstantSource clock) {
    try {
      Over over = source.attempt();
      if (over != null) {
        stream.down(over.cause(), over.detail(), clock.instant(), Duration.ZERO);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static ProbeResult awaited(
      Subscription pictures, long start, Duration timeout, String shown)
      throws InterruptedException {
    List<MediaFormat> tracks = List.of();
    while (true) {
      Duration passed = Duration.ofNanos(System.nanoTime() - start);
      StreamMessage message = pictures.take(timeout.minus(passed));
      switch (message) {
        case null -> {
          return new ProbeResult.Fails(
              GapCause.STREAM_STALLED,
              "no whole picture came from %s within %d s".formatted(shown, timeout.toSeconds()),
              "Check that the camera or encoder sends now, and try again.");
        }
        case StreamMessage.RunStarted started -> tracks = started.tracks();
        case StreamMessage.Unit(AccessUnit unit) -> {
          if (unit.key() && tracks.get(unit.mediaTrack()).isVideo()) {
            return new ProbeResult.Works(tracks, Duration.ofNanos(System.nanoTime() - start));
          }
        }
        case StreamMessage.RunEnded ended -> {
          return fails(ended.cause(), ended.detail());
        }
        case StreamMessage.AttemptFailed failed -> {
          return fails(failed.cause(), failed.detail());
        }
      }
    }
  }

  private static ProbeResult fails(GapCause cause, String detail) {
    return new ProbeResult.Fails(
        cause,
        detail,
        cause == GapCause.CAMERA_REFUSED
            ? "Check user, password and path; the camera's manual names the address of its stream or snapshot."
            : "Check that the camera has power and network, and that the address is right.");
  }
}
