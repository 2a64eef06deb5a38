package org.sightline.recording;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;
import org.sightline.stream.Stream;
import org.sightline.stream.StreamMessage;
import org.sightline.stream.StreamState;
import org.sightline.stream.Subscription;

/// One camera whose small pictures are made: when the next is due, and where it comes from. Owned
/// by the strip's thread.
///
/// A camera's sub stream shows the same in fewer pixels and is decoded for a fraction, so it is
/// taken where it plays.
final class ScrubCamera {
  /// How long a key picture is waited for where the stream keeps none.
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final int WAITING_BYTES = 4 << 20;

  private final Stream main;
  private final @Nullable Stream sub;
  private long dueNanos;
  private Instant playingSince = Instant.MIN;
  private long newestUs = Long.MIN_VALUE;

  // Open while a key picture is waited for.
  private @Nullable Subscription subscription;
  private StreamMessage.@Nullable RunStarted run;
  private long givenUpNanos;

  /// A key picture and its time.
  record Key(MediaFormat format, AccessUnit unit, long timeUs) {}

  ScrubCamera(Stream main, @Nullable Stream sub, long nowNanos) {
    this.main = main;
    this.sub = sub;
    this.dueNanos = nowNanos;
  }

  /// The stream that is recorded.
  Stream main() {
    return main;
  }

  private Stream source() {
    return sub != null && isPicturing(sub) ? sub : main;
  }

  private static boolean isPicturing(Stream stream) {
    return stream.state() instanceof StreamState.Playing playing
        && playing.tracks().stream().anyMatch(MediaFormat::isVideo);
  }

  /// Whether it is time for a picture: also when the stream began to play anew, so that footage has
  /// one from its beginning on.
  boolean isDue(long nowNanos) {
    if (source().state() instanceof StreamState.Playing playing
        && !playing.since().equals(playingSince)) {
      playingSince = playing.since();
      dueNanos = nowNanos;
    }
    return nowNanos - dueNanos >= 0;
  }

  /// The newest key picture, if it is a new one; null where there is none yet: ask again.
  @Nullable Key key(long nowNanos) {
    Subscription from = subscription;
    if (from == null || from.isClosed()) {
      letGo();
      from = source().subscribeFromNewestKey("scrub", WAITING_BYTES);
      subscription = from;
      givenUpNanos = nowNanos + PATIENCE.toNanos();
    }
    Key newest = null;
    for (StreamMessage message = from.poll(); message != null; message = from.poll()) {
      switch (message) {
        case StreamMessage.RunStarted started -> run = started;
        case StreamMessage.Unit(AccessUnit unit) -> {
          Key key = key(unit);
          newest = key == null ? newest : key;
        }
        case StreamMessage.RunEnded _, StreamMessage.AttemptFailed _ -> newest = null;
      }
    }
    if (newest == null || newest.timeUs() == newestUs) {
      if (nowNanos - givenUpNanos > 0) {
        letGo();
      }
      return null;
    }
    letGo();
    newestUs = newest.timeUs();
    return newest;
  }

  private @Nullable Key key(AccessUnit unit) {
    StreamMessage.RunStarted of = run;
    if (of == null || unit.mediaTrack() < 0 || unit.mediaTrack() >= of.tracks().size()) {
      return null;
    }
    MediaFormat format = of.tracks().get(unit.mediaTrack());
    if (!format.isVideo() || !unit.key() || unit.damaged()) {
      return null;
    }
    long us = Micros.of(of.at()) + Micros.ofTicks(unit.time(), format);
    long receivedUs = Micros.of(unit.received());
    boolean stepped = Math.abs(receivedUs - us) > ClockWatch.STEP_US;
    return new Key(format, unit, stepped ? receivedUs : us);
  }

  /// The next picture is due so much later.
  void next(long nowNanos, Duration later) {
    dueNanos = nowNanos + later.toNanos();
  }

  /// Waits for nothing any more.
  void letGo() {
    Subscription open = subscription;
    subscription = null;
    run = null;
    if (open != null) {
      open.close();
    }
  }
}
