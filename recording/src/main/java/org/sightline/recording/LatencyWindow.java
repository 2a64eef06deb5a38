package org.sightline.recording;

import java.util.Arrays;
import java.util.function.LongSupplier;

/// How long writes took over the last minute. Any thread may call.
///
/// Six slots of ten seconds, each with counts for lengths of time that grow by the square root of
/// two, so a figure is at most two fifths above the truth and never below it.
final class LatencyWindow {
  private static final int SLOTS = 6;
  private static final long SLOT_NANOS = 10_000_000_000L;
  private static final int BUCKETS = 64;

  private final LongSupplier nanoTime;
  // Guarded by this.
  private final int[][] counts = new int[SLOTS][BUCKETS];
  private final long[] slotOf = new long[SLOTS];

  LatencyWindow(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    Arrays.fill(slotOf, Long.MIN_VALUE);
  }

  /// Counts one write.
  synchronized void took(long nanos) {
    long slot = Math.floorDiv(nanoTime.getAsLong(), SLOT_NANOS);
    int at = (int) Math.floorMod(slot, SLOTS);
    if (slotOf[at] != slot) {
      slotOf[at] = slot;
      Arrays.fill(counts[at], 0);
    }
    counts[at][bucket(nanos / 1000)]++;
  }

  /// Microseconds that the given share of the last minute's writes did not exceed; 0 without any.
  synchronized long quantileMicros(double share) {
    long now = Math.floorDiv(nanoTime.getAsLong(), SLOT_NANOS);
    long[] sum = new long[BUCKETS];
    long all = 0;
    for (int slot = 0; slot < SLOTS; slot++) {
      if (now - slotOf[slot] >= 0 && now - slotOf[slot] < SLOTS) {
        for (int i = 0; i < BUCKETS; i++) {
          sum[i] += counts[slot][i];
          all += counts[slot][i];
        }
      }
    }
    long wanted = (long) Math.ceil(share * all);
    for (int i = 0; i < BUCKETS && all > 0; i++) {
      wanted -= sum[i];
      if (wanted <= 0) {
        return bound(i);
      }
    }
    return 0;
  }

  private static int bucket(long micros) {
    int at = 0;
    while (at < BUCKETS - 1 && micros > bound(at)) {
      at++;
    }
    return at;
  }

  private static long bound(int bucket) {
    return (long) Math.ceil(Math.pow(2, bucket / 2.0));
  }
}
