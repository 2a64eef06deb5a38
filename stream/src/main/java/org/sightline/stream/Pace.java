package org.sightline.stream;

import java.time.Duration;
import org.sightline.media.rtsp.RtspTimeouts;

/// How slow one camera is, remembered from run to run, so that one that takes twelve seconds to its
/// first picture, or sends one every twenty, is not cut off for ever.
///
/// Used by the session's thread between runs and by the one that takes the packets in a run.
final class Pace {
  /// The longest that one answer, or a first packet, is waited for.
  static final Duration LONGEST_ANSWER = Duration.ofSeconds(30);

  /// The longest that a first picture is waited for.
  static final Duration LONGEST_FIRST_PICTURE = Duration.ofSeconds(60);

  /// So many pictures show how far apart they come.
  private static final int FEW = 3;

  private final RtspTimeouts usual;
  private final Patience packets;
  private final Patience pictures;
  private double widening = 1;
  private volatile boolean slow;

  Pace(StreamSettings settings) {
    this.usual = settings.timeouts();
    this.packets = new Patience(settings.stall().toNanos());
    this.pictures = new Patience(2 * settings.stall().toNanos());
  }

  /// How long the next attempt waits for answers and for the first picture.
  RtspTimeouts timeouts() {
    return new RtspTimeouts(
        usual.connect(),
        widened(usual.answer(), LONGEST_ANSWER),
        widened(usual.firstPicture(), LONGEST_FIRST_PICTURE));
  }

  private Duration widened(Duration usually, Duration most) {
    double millis = usually.toMillis() * widening;
    return Duration.ofMillis(
        Math.max(usually.toMillis(), (long) Math.min(millis, most.toMillis())));
  }

  /// An attempt ended without an answer in time.
  ///
  /// @param took how long it lasted: only one that waited for an answer in vain, and did not fail
  ///   to connect, asks for more patience
  void unanswered(Duration took) {
    if (took.compareTo(widened(usual.answer(), LONGEST_ANSWER)) >= 0) {
      widening = Math.min(widening * 1.5, 6);
      note();
    }
  }

  /// An attempt brought a session.
  void answered(Duration took) {
    double needed = 2.0 * took.toMillis() / usual.answer().toMillis();
    widening = Math.max(1, Math.max(needed, widening * 0.75));
    note();
  }

  long packetNanos() {
    return packets.nanos();
  }

  long pictureNanos() {
    return pictures.nanos();
  }

  void packetCame(long intervalNanos) {
    packets.came(intervalNanos);
  }

  void pictureCame(long intervalNanos) {
    pictures.came(intervalNanos);
  }

  /// The run was cut off as stalled.
  ///
  /// @param withPackets whether packets came and only pictures did not
  /// @param seen pictures that it had brought
  void stalled(boolean withPackets, long seen) {
    if (seen > 0 && seen <= FEW) {
      if (!withPackets) {
        packets.cutTooEarly();
      }
      pictures.cutTooEarly();
    }
    note();
  }

  private void note() {
    slow = widening > 1 || packets.isWidened() || pictures.isWidened();
  }

  /// Whether the camera is waited for longer than usual; from any thread.
  boolean isSlow() {
    return slow;
  }
}
