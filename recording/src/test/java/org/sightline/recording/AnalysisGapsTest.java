package org.sightline.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sightline.recording.Script.START;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.domain.CameraName;
import org.sightline.domain.Gap;
import org.sightline.domain.GapCause;
import org.sightline.domain.TimeRange;

/// When nobody looked: what the ledger of analysis holds, over restarts.
class AnalysisGapsTest {
  private static final CameraName DOOR = new CameraName("door");
  private static final CameraName YARD = new CameraName("yard");
  private static final TimeRange ALL =
      new TimeRange(START.minusSeconds(100), START.plusSeconds(1000));

  @TempDir Path folder;

  private static Instant at(int seconds) {
    return START.plusSeconds(seconds);
  }

  private static String text(List<Gap> gaps) {
    StringBuilder text = new StringBuilder();
    for (Gap gap : gaps) {
      text.append(java.time.Duration.between(START, gap.start()).toSeconds()).append("..");
      Instant end = gap.end();
      text.append(end == null ? "" : java.time.Duration.between(START, end).toSeconds());
      text.append(' ').append(gap.cause().code()).append('|');
    }
    return text.toString();
  }

  @Test
  void aGapHasItsBeginItsEndAndItsCauseAndIsDurableWhenItIsOpen() {
    try (Script script = new Script(folder)) {
      AnalysisGaps gaps = script.recordings.analysisGaps();
      gaps.missing(DOOR, at(10), GapCause.ANALYSIS_UNAVAILABLE, "killed");
      gaps.missing(DOOR, at(20), GapCause.ANALYSIS_UNAVAILABLE, "killed again");
      assertEquals("10.. analysis-unavailable|", text(gaps.gaps(DOOR, ALL)));
      assertEquals("killed", gaps.open(DOOR).orElseThrow().detail());
    }
    try (Script script = new Script(folder)) {
      AnalysisGaps gaps = script.recordings.analysisGaps();
      assertEquals("10.. analysis-unavailable|", text(gaps.gaps(DOOR, ALL)));
      gaps.present(DOOR, at(30));
      gaps.present(DOOR, at(31));
      assertEquals("10..30 analysis-unavailable|", text(gaps.gaps(DOOR, ALL)));
      assertEquals("", text(gaps.gaps(YARD, ALL)));
      assertEquals("", text(gaps.gaps(DOOR, new TimeRange(at(30), at(40)))));
      assertEquals(1, gaps.gaps(DOOR, new TimeRange(at(29), at(40))).size());
      assertTrue(gaps.open(DOOR).isEmpty());
    }
  }

  @Test
  void anotherCauseEndsTheGapWhereItBegins() {
    try (Script script = new Script(folder)) {
      AnalysisGaps gaps = script.recordings.analysisGaps();
      gaps.missing(DOOR, at(10), GapCause.ANALYSIS_OVERLOADED, "");
      gaps.missing(DOOR, at(15), GapCause.CAMERA_UNREACHABLE, "");
      gaps.missing(DOOR, at(15), GapCause.ANALYSIS_UNAVAILABLE, "");
      gaps.present(DOOR, at(25));
      assertEquals(
          "10..15 analysis-overloaded|15..25 analysis-unavailable|", text(gaps.gaps(DOOR, ALL)));
    }
  }

  @Test
  void gapsNeverOverlapAndAnEmptyOneIsNone() {
    try (Script script = new Script(folder)) {
      AnalysisGaps gaps = script.recordings.analysisGaps();
      gaps.missed(DOOR, new TimeRange(at(10), at(20)), GapCause.ANALYSIS_OVERLOADED, "");
      gaps.missed(DOOR, new TimeRange(at(12), at(18)), GapCause.ANALYSIS_OVERLOADED, "");
      gaps.missing(DOOR, at(15), GapCause.ANALYSIS_UNAVAILABLE, "");
      gaps.missed(DOOR, new TimeRange(at(40), at(50)), GapCause.ANALYSIS_OVERLOADED, "");
      gaps.present(DOOR, at(20));
      assertEquals("10..20 analysis-overloaded|", text(gaps.gaps(DOOR, ALL)));
      gaps.forgetBefore(at(21));
      assertEquals("", text(gaps.gaps(DOOR, ALL)));
    }
  }

  @Test
  void upToWhereCamerasWereLookedAtOutlivesTheNode() {
    try (Script script = new Script(folder)) {
      script.recordings.analysisGaps().lookedUntil(Map.of(DOOR, at(5), YARD, at(6)));
      script.recordings.analysisGaps().lookedUntil(Map.of(DOOR, at(7)));
    }
    try (Script script = new Script(folder)) {
      assertEquals(
          Map.of(DOOR, at(7), YARD, at(6)), script.recordings.analysisGaps().lookedUntil());
    }
  }
}
