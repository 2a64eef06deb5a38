package org.sightline.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.sightline.domain.GapCause;
import org.sightline.domain.Reach;
import org.sightline.media.AccessUnit;

class PaceTest {
  private static final long SECOND = 1_000_000_000L;
  private static final StreamSettings SETTINGS = StreamSettings.usual();

  private final Fed fed = new Fed();
  private final Pace pace = new Pace(SETTINGS);
  private final Source.Way way =
      new Source.Way(
          fed.stream(),
          new StreamAddress.Target(URI.create("rtsp://10.0.0.2:554/"), Reach.USUAL),
          SETTINGS,
          InstantSource.system(),
          pace);

  /// One run of a camera with a picture every `interval` seconds, looked at twice a second.
  ///
  /// @return the second in which it was cut off, or -1 if that never came
  private int cutAfter(int interval, int pictures, int seconds) {
    Intake intake = new Intake(way, Fed.TRACKS, 0);
    for (int half = 0; half < 2 * seconds; half++) {
      long now = half * SECOND / 2;
      if (half % (2 * interval) == 0 && half / (2 * interval) < pictures) {
        intake.packet(now);
        intake.unit(
            Fed.TRACKS,
            Fed.T0,
            new AccessUnit(0, half * 45_000L, true, false, Fed.T0, new byte[100]),
            now);
      }
      @Nullable Over over = intake.check(now);
      if (over != null) {
        assertEquals(GapCause.STREAM_STALLED, over.cause());
        return half / 2;
      }
    }
    return -1;
  }

  @Test
  void anOrdinaryCameraThatFallsSilentIsCutWithinTenSeconds() {
    int at = cutAfter(1, 60, 100);
    assertTrue(at - 59 <= 10, "cut at " + at);
    assertFalse(pace.isSlow());
  }

  @Test
  void oneHiccupMakesNobodyPatient() {
    Intake intake = new Intake(way, Fed.TRACKS, 0);
    for (int half = 0; half < 100; half++) {
      intake.packet(half * SECOND / 2);
    }
    intake.packet(57 * SECOND);
    assertEquals(SETTINGS.stall().toNanos(), pace.packetNanos());
  }

  @Test
  void aCameraWithAPictureEveryTwentySecondsIsNotCutForEver() {
    int cuts = 0;
    while (cutAfter(20, 1000, 400) >= 0) {
      cuts++;
      assertTrue(cuts < 5, "cut for ever");
    }
    assertTrue(pace.isSlow());
    assertTrue(cutAfter(20, 10, 600) > 0, "a stall is no longer noticed");
  }

  @Test
  void patienceEndsWhenTheCameraIsQuickAgain() {
    for (int run = 0; run < 5; run++) {
      int unused = cutAfter(20, 1000, 400);
    }
    assertTrue(pace.isSlow());
    assertEquals(-1, cutAfter(1, 100, 60));
    int at = cutAfter(1, 30, 100);
    assertTrue(at - 29 <= 10, "cut at " + at);
  }

  @Test
  void aCameraThatAnswersLateIsWaitedForLonger() {
    pace.unanswered(Duration.ofMillis(5001));
    assertEquals(SETTINGS.timeouts(), pace.timeouts());
    pace.unanswered(Duration.ofSeconds(10));
    assertEquals(Duration.ofSeconds(15), pace.timeouts().answer());
    pace.answered(Duration.ofSeconds(12));
    assertTrue(pace.timeouts().answer().compareTo(Duration.ofSeconds(12)) > 0);
    for (int i = 0; i < 10; i++) {
      pace.answered(Duration.ofMillis(300));
    }
    assertEquals(SETTINGS.timeouts(), pace.timeouts());
    for (int i = 0; i < 50; i++) {
      pace.unanswered(Duration.ofSeconds(60));
    }
    assertEquals(Pace.LONGEST_ANSWER, pace.timeouts().answer());
    assertEquals(Pace.LONGEST_FIRST_PICTURE, pace.timeouts().firstPicture());
    assertEquals(SETTINGS.timeouts().connect(), pace.timeouts().connect());
  }
}
