package org.sightline.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.sightline.media.AccessUnit;

class StreamMeterTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private final StreamMeter meter = new StreamMeter();

  private void pictures(double fromSecond, double toSecond) {
    for (long n = Math.round(fromSecond * 25); n < Math.round(toSecond * 25); n++) {
      meter.unit(
          new AccessUnit(0, n * 3600, false, false, Fed.T0, new byte[1000]), true, n * SECOND / 25);
    }
  }

  @Test
  void aSteadyStreamHasItsRateFromTheSecondSecondOn() {
    pictures(0, 2.5);
    assertEquals(
        25,
        meter.figures((long) (2.5 * SECOND), 0, StreamMeter.Readers.NONE, null).picturesPerSecond(),
        0.5);
    pictures(2.5, 60.2);
    StreamFigures f = meter.figures((long) (60.2 * SECOND), 0, StreamMeter.Readers.NONE, null);
    assertEquals(25, f.picturesPerSecond(), 0.5);
    assertEquals(25_000, f.bytesPerSecond(), 500);
  }

  @Test
  void aStreamThatStoppedFallsToZeroInTenSeconds() {
    pictures(0, 30);
    assertEquals(
        12.5,
        meter.figures(35 * SECOND, 0, StreamMeter.Readers.NONE, null).picturesPerSecond(),
        1.5);
    assertEquals(
        0, meter.figures(41 * SECOND, 0, StreamMeter.Readers.NONE, null).picturesPerSecond());
    assertEquals(
        0, meter.figures(400 * SECOND, 0, StreamMeter.Readers.NONE, null).picturesPerSecond());
  }

  @Test
  void countersOfSessionsAddUp() {
    meter.session(new StreamMeter.SessionCount(3, 10, 2));
    meter.sessionOver();
    meter.session(new StreamMeter.SessionCount(1, 5, 1));
    StreamFigures f = meter.figures(0, 1, StreamMeter.Readers.NONE, null);
    assertEquals(4, f.lostPackets());
    assertEquals(15, f.garbageBytes());
    assertEquals(3, f.mediaSteps());
  }
}
