package org.sightline.stream;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.Problem;
import org.sightline.domain.Severity;
import org.sightline.domain.StreamId;

/// What is wrong with streams that play: clocks that are off or drift, and connections that come
/// and go. A problem once told stays until it is clearly over, so that it does not come and go
/// either.
final class StreamProblems {
  /// A camera's clock this far off is told.
  static final Duration OFF = Duration.ofSeconds(2);

  /// A camera's clock this far off is a warning: times in its picture mislead.
  static final Duration FAR_OFF = Duration.ofSeconds(60);

  /// A camera's clock this far off was never set.
  static final Duration NEVER_SET = Duration.ofDays(365);

  /// Millionths by which a clock may run wrongly; 100 are 8.6 s a day.
  static final double DRIFT_PPM = 100;

  /// Seconds over which a drift must have been measured before somebody is told.
  static final long DRIFT_OVER_SECONDS = 300;

  /// So many ends of runs within [#FLAPPING_WITHIN] are told.
  static final int FLAPPING = 6;

  static final Duration FLAPPING_WITHIN = Duration.ofMinutes(10);

  private static final double CLEARLY_OVER = 0.75;

  private record Key(StreamId stream, String code) {}

  private final InstantSource clock;
  private final Object lock = new Object();
  // Guarded by lock.
  private Map<Key, Instant> told = new HashMap<>();

  StreamProblems(InstantSource clock) {
    this.clock = clock;
  }

  /// What is wrong now.
  List<Problem> of(List<Stream> streams) {
    synchronized (lock) {
      List<Problem> found = new ArrayList<>();
      for (Stream stream : streams) {
        CameraClock camera = stream.figures().cameraClock();
        if (camera != null) {
          offset(stream.id(), camera, found);
          drift(stream.id(), camera, found);
        }
        flapping(stream, found);
      }
      Map<Key, Instant> now = new HashMap<>();
      found.forEach(p -> now.put(new Key(require(p.stream()), p.code()), p.since()));
      told = now;
      return found;
    }
  }

  private static StreamId require(@Nullable StreamId stream) {
    if (stream == null) {
      throw new IllegalStateException("every problem here is a stream's");
    }
    return stream;
  }

  private @Nullable Instant before(StreamId stream, String code) {
    return told.get(new Key(stream, code));
  }

  private void offset(StreamId id, CameraClock camera, List<Problem> found) {
    String code = "camera-clock-off";
    Instant since = before(id, code);
    double limit = OFF.toMillis() * (since == null ? 1 : CLEARLY_OVER);
    // Compared as a number first: this is asked of every camera every two seconds.
    if (Math.abs(camera.offset().toMillis()) <= limit) {
      return;
    }
    Duration off = camera.offset().abs();
    boolean far = off.compareTo(FAR_OFF) > 0;
    String sentence =
        off.compareTo(NEVER_SET) > 0
            ? "the clock of %s was never set: it is %s %s this node's"
                .formatted(id.camera(), shown(off), side(camera.offset()))
            : "the clock of %s is %s %s this node's"
                .formatted(id.camera(), shown(off), side(camera.offset()));
    found.add(
        new Problem(
            code,
            far ? Severity.WARNING : Severity.NOTICE,
            id,
            since == null ? clock.instant() : since,
            sentence,
            "footage is placed by this node's clock, so nothing is lost; times that the camera writes into its picture are wrong: set its clock, best by NTP from the same server as this machine"));
  }

  private void drift(StreamId id, CameraClock camera, List<Problem> found) {
    String code = "camera-clock-drifts";
    Double ppm = camera.driftPpm();
    Instant since = before(id, code);
    double limit = DRIFT_PPM * (since == null ? 1 : CLEARLY_OVER);
    if (ppm == null || camera.overSeconds() < DRIFT_OVER_SECONDS || Math.abs(ppm) <= limit) {
      return;
    }
    found.add(
        new Problem(
            code,
            Severity.NOTICE,
            id,
            since == null ? clock.instant() : since,
            "the clock of %s runs %.0f millionths too %s: %.1f s a day"
                .formatted(
                    id.camera(), Math.abs(ppm), ppm > 0 ? "fast" : "slow", Math.abs(ppm) * 0.0864),
            "let the camera set its clock by NTP; without that its times go wrong again and again"));
  }

  private void flapping(Stream stream, List<Problem> found) {
    Instant now = clock.instant();
    List<Instant> ends =
        stream.runEnds().stream()
            .filter(end -> Duration.between(end, now).compareTo(FLAPPING_WITHIN) < 0)
            .toList();
    String code = "connection-flaps";
    Instant since = before(stream.id(), code);
    if (ends.size() < (since == null ? FLAPPING : FLAPPING / 2)) {
      return;
    }
    found.add(
        new Problem(
            code,
            Severity.WARNING,
            stream.id(),
            since == null ? ends.getFirst() : since,
            "the connection to %s was lost %d times in %d minutes"
                .formatted(stream.id().camera(), ends.size(), FLAPPING_WITHIN.toMinutes()),
            "look at its cable, switch port and power supply, or its wireless signal; a camera that restarts again and again needs new firmware or a better supply"));
  }

  private static String side(Duration offset) {
    return offset.isNegative() ? "behind" : "ahead of";
  }

  /// A length of time in the largest unit of which there are at least two.
  private static String shown(Duration off) {
    if (off.toDays() >= 730) {
      return off.toDays() / 365 + " years";
    }
    if (off.toHours() >= 48) {
      return off.toDays() + " days";
    }
    if (off.toMinutes() >= 120) {
      return off.toHours() + " hours";
    }
    return off.toSeconds() >= 120
        ? off.toMinutes() + " minutes"
        : "%.1f s".formatted(off.toMillis() / 1000.0);
  }
}
