package org.sightline.stream;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.sightline.media.AccessUnit;

/// Counts what one stream brings; its owner guards it with its lock.
///
/// Rates come from slots of one second. The slot that is filling counts only for the part of it
/// that has passed, and a stream younger than the window is measured over its age, so that a rate
/// is true from the second second on.
final class StreamMeter {
  /// Whole seconds that a rate looks back.
  static final int WINDOW_SECONDS = 10;

  private static final long SECOND_NANOS = 1_000_000_000L;

  /// What the running session has counted since it began.
  record SessionCount(long lostPackets, long garbageBytes, long mediaSteps) {
    static final SessionCount NONE = new SessionCount(0, 0, 0);
  }

  private final long[] second = new long[WINDOW_SECONDS + 1];
  private final long[] bytes = new long[WINDOW_SECONDS + 1];
  private final long[] pictures = new long[WINDOW_SECONDS + 1];
  private long startNanos = Long.MIN_VALUE;
  private @Nullable Instant lastUnit;
  private long units;
  private long damagedUnits;
  private long lostPacketsBefore;
  private long garbageBytesBefore;
  private long mediaStepsBefore;
  private SessionCount session = SessionCount.NONE;

  void unit(AccessUnit unit, boolean video, long nanoTime) {
    if (startNanos == Long.MIN_VALUE) {
      startNanos = nanoTime;
    }
    long now = (nanoTime - startNanos) / SECOND_NANOS;
    int slot = (int) (now % second.length);
    if (second[slot] != now) {
      second[slot] = now;
      bytes[slot] = 0;
      pictures[slot] = 0;
    }
    bytes[slot] += unit.bytes().length;
    if (video) {
      pictures[slot]++;
    }
    units++;
    if (unit.damaged()) {
      damagedUnits++;
    }
    lastUnit = unit.received();
  }

  void session(SessionCount count) {
    session = count;
  }

  void sessionOver() {
    lostPacketsBefore += session.lostPackets();
    garbageBytesBefore += session.garbageBytes();
    mediaStepsBefore += session.mediaSteps();
    session = SessionCount.NONE;
  }

  @Nullable Instant lastUnit() {
    return lastUnit;
  }

  /// How the readers fare.
  ///
  /// @param lost units over all readers
  record Readers(int open, long lost) {
    static final Readers NONE = new Readers(0, 0);
  }

  StreamFigures figures(
      long nanoTime, long reconnects, Readers readers, @Nullable CameraClock cameraClock) {
    long sumBytes = 0;
    long sumPictures = 0;
    double over = 1;
    if (startNanos != Long.MIN_VALUE) {
      long elapsed = Math.max(0, nanoTime - startNanos);
      long now = elapsed / SECOND_NANOS;
      for (int i = 0; i < second.length; i++) {
        if (second[i] <= now && second[i] >= now - WINDOW_SECONDS) {
          sumBytes += bytes[i];
          sumPictures += pictures[i];
        }
      }
      double thisSlot = (double) (elapsed % SECOND_NANOS) / SECOND_NANOS;
      over = Math.max(1, Math.min(now, WINDOW_SECONDS) + thisSlot);
    }
    return new StreamFigures(
        sumBytes / over,
        sumPictures / over,
        lastUnit,
        units,
        damagedUnits,
        lostPacketsBefore + session.lostPackets(),
        garbageBytesBefore + session.garbageBytes(),
        reconnects,
        mediaStepsBefore + session.mediaSteps(),
        readers.open(),
        readers.lost(),
        cameraClock);
  }
}
