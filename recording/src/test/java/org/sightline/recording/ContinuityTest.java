package org.sightline.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sightline.recording.Script.DOOR;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.domain.GapCause;
import org.sightline.domain.Problem;
import org.sightline.domain.Severity;

/// Whether somebody is told that recording has stopped, how soon, and why.
final class ContinuityTest {
  @TempDir Path folder;

  @Test
  void aCameraThatIsRecordedIsNoProblem() {
    try (Script door = new Script(folder)) {
      door.begin();
      for (int second = 0; second < 120; second++) {
        assertEquals(List.of(), recordSecond(door), "second " + second);
      }
    }
  }

  @Test
  void aStopIsToldWithinAMinuteWithItsReasonAndEndsWhenCured() {
    try (Script door = new Script(folder)) {
      door.begin();
      for (int second = 0; second < 60; second++) {
        recordSecond(door);
      }
      door.end(GapCause.CAMERA_UNREACHABLE);
      int told = secondsUntilTold(door, 60);
      assertTrue(told <= 30, "told after " + told);
      Problem problem = door.recordings.problems().getFirst();
      assertEquals("recording-short", problem.code());
      assertEquals(Severity.ALARM, problem.severity());
      assertEquals(DOOR, problem.stream());
      assertTrue(problem.sentence().contains("it said so"), problem.sentence());
      assertEquals(GapCause.CAMERA_UNREACHABLE.remedy(), problem.remedy());
      long behind =
          Duration.between(Script.START.plusSeconds(60), problem.since()).abs().toSeconds();
      assertTrue(behind <= 5, "since " + problem.since());
      door.begin();
      int cured = 0;
      while (!recordSecond(door).isEmpty() && cured < 60) {
        cured++;
      }
      assertTrue(cured <= 20, "cured after " + cured);
      for (int second = 0; second < 60; second++) {
        assertEquals(List.of(), recordSecond(door), "told again in second " + second);
      }
    }
  }

  @Test
  void aCameraThatNeverComesIsTold() {
    try (Script door = new Script(folder)) {
      door.fail(GapCause.CAMERA_REFUSED);
      assertTrue(secondsUntilTold(door, 60) <= 30);
      assertTrue(
          door.recordings.problems().getFirst().remedy().contains("password"),
          door.recordings.problems().toString());
    }
  }

  @Test
  void aFullDiskIsToldAsThat() {
    try (Script door = new Script(folder)) {
      door.begin();
      for (int second = 0; second < 30; second++) {
        recordSecond(door);
      }
      door.diskFull = true;
      int seconds = 0;
      while (recordSecond(door).isEmpty() && seconds < 60) {
        seconds++;
      }
      assertTrue(seconds <= 40, "told after " + seconds);
      assertTrue(
          door.recordings.problems().getFirst().sentence().contains("disk"),
          door.recordings.problems().toString());
    }
  }

  @Test
  void halfTheSecondsAreTooFewAlthoughItKeepsComingBack() {
    try (Script door = new Script(folder)) {
      boolean told = false;
      for (int round = 0; round < 8; round++) {
        door.begin();
        for (int second = 0; second < 5; second++) {
          told |= !recordSecond(door).isEmpty();
        }
        door.end(GapCause.CONNECTION_LOST);
        for (int second = 0; second < 5; second++) {
          told |= !idleSecond(door).isEmpty();
        }
      }
      assertTrue(told);
    }
  }

  @Test
  void settingTheClockOrSwitchingOffIsNoProblem() {
    try (Script door = new Script(folder)) {
      door.begin();
      for (int second = 0; second < 60; second++) {
        recordSecond(door);
      }
      door.clock.advance(Duration.ofHours(-1));
      for (int second = 0; second < 60; second++) {
        assertEquals(List.of(), recordSecond(door), "second " + second);
      }
      door.recordings.stop(DOOR, GapCause.SWITCHED_OFF);
      for (int second = 0; second < 60; second++) {
        assertEquals(List.of(), idleSecond(door));
      }
    }
  }

  @Test
  void theHistoryOfProblemsSurvivesARestart() throws IOException {
    try (Script door = new Script(folder)) {
      Problem problem =
          new Problem(
              "recording-short", Severity.ALARM, DOOR, Script.START, "it stopped", "mend it");
      Problem node =
          new Problem("disk-full", Severity.WARNING, null, Script.START, "full", "free some");
      door.recordings.problemHistory().raised(problem);
      door.recordings.problemHistory().raised(problem);
      door.recordings.problemHistory().raised(node);
      door.restart(false);
      ProblemHistory history = door.recordings.problemHistory();
      assertEquals(List.of(problem, node), history.open());
      history.cleared(problem, Script.START.plusSeconds(9));
      assertEquals(List.of(node), history.open());
      List<ProblemHistory.Line> lines = history.before(Script.START.plusSeconds(1), 10);
      assertEquals(2, lines.size());
      assertEquals(Script.START.plusSeconds(9), lines.getLast().cleared());
      assertFalse(history.before(Script.START, 10).iterator().hasNext());
    }
  }

  private static int secondsUntilTold(Script door, int most) {
    int seconds = 0;
    while (idleSecond(door).isEmpty() && seconds < most) {
      seconds++;
    }
    return seconds;
  }

  private static List<Problem> recordSecond(Script door) {
    door.seconds(1);
    door.nanos += ContinuityWatch.SECOND;
    return door.recordings.problems();
  }

  private static List<Problem> idleSecond(Script door) {
    door.clock.advance(Duration.ofSeconds(1));
    door.recordings.visit();
    door.nanos += ContinuityWatch.SECOND;
    return door.recordings.problems();
  }
}
