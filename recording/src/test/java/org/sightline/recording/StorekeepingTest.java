package org.sightline.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sightline.recording.Script.DOOR;
import static org.sightline.recording.Script.START;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.domain.Gap;
import org.sightline.domain.GapCause;
import org.sightline.domain.Problem;
import org.sightline.domain.Severity;
import org.sightline.domain.TimeRange;
import org.sightline.testkit.ControllableClock;

final class StorekeepingTest {
  private static final Duration S25 = Duration.ofSeconds(25);

  @TempDir Path folder;
  @TempDir Path second;

  private static TimeRange seconds(int from, int to) {
    return new TimeRange(START.plusSeconds(from), START.plusSeconds(to));
  }

  private static RetentionPolicy policy(Map<FootageClass, ClassLimits> usual) {
    return new RetentionPolicy(usual, null, Map.of(), 0, 0);
  }

  private RecordingSettings settings(RetentionPolicy policy, VolumeSettings... volumes) {
    return new RecordingSettings(
        folder, Duration.ofSeconds(10), Duration.ofSeconds(1), policy, List.of(volumes));
  }

  private static List<Long> starts(Script door) {
    return door.recordings.segments(DOOR).stream()
        .map(row -> Duration.between(START, row.start()).toSeconds())
        .toList();
  }

  @Test
  void eachClassHasItsOwnAgeAndMarksMayComeLate() {
    RetentionPolicy policy =
        policy(
            Map.of(
                FootageClass.CONTINUOUS, ClassLimits.age(S25),
                FootageClass.OBJECT, ClassLimits.age(Duration.ofHours(1)),
                FootageClass.ALERT, ClassLimits.age(Duration.ofHours(2))));
    try (Script door = new Script(folder, settings(policy))) {
      door.begin().seconds(60).end(GapCause.CONNECTION_LOST);
      door.recordings.mark(DOOR, seconds(16, 17), FootageClass.MOTION);
      door.recordings.mark(DOOR, seconds(36, 37), FootageClass.OBJECT);
      door.advance(Duration.ofMinutes(10));
      door.recordings.retain();
      // 36 s less 5 s and 37 s plus 10 s: the segments of 30 s and 40 s.
      assertEquals(List.of(30L, 40L), starts(door));
      door.recordings.mark(DOOR, seconds(48, 49), FootageClass.ALERT);
      door.advance(Duration.ofMinutes(65));
      door.recordings.retain();
      assertEquals(List.of(40L), starts(door));
      door.advance(Duration.ofHours(2));
      door.recordings.retain();
      assertEquals(List.of(), starts(door));
    }
  }

  @Test
  void marksSurviveARestartAndReachSegmentsThatComeAfterThem() throws IOException {
    RetentionPolicy policy =
        policy(
            Map.of(
                FootageClass.CONTINUOUS, ClassLimits.age(S25),
                FootageClass.ALERT, ClassLimits.age(Duration.ofHours(2))));
    try (Script door = new Script(folder, settings(policy))) {
      door.recordings.mark(DOOR, seconds(6, 8), FootageClass.ALERT);
      door.recordings.storekeeping().marks().reached(17);
      door.recordings.storekeeping().marks().flush();
      door.restart(false);
      assertEquals(17, door.recordings.storekeeping().marks().position());
      door.begin().seconds(40).end(GapCause.CONNECTION_LOST).advance(Duration.ofMinutes(5));
      door.recordings.retain();
      assertEquals(List.of(0L, 10L), starts(door));
    }
  }

  @Test
  void whatNobodyLookedAtIsKeptAsLongAsTheLongestClass() {
    RetentionPolicy policy =
        policy(
            Map.of(
                FootageClass.CONTINUOUS, ClassLimits.age(S25),
                FootageClass.ALERT, ClassLimits.age(Duration.ofHours(2))));
    try (Script door = new Script(folder, settings(policy))) {
      door.begin().seconds(40).end(GapCause.CONNECTION_LOST).advance(Duration.ofMinutes(5));
      Marks marks = door.recordings.storekeeping().marks();
      marks.unknown(DOOR.camera(), seconds(0, 30));
      door.recordings.retain();
      assertEquals(List.of(0L, 10L, 20L), starts(door));
      door.advance(Duration.ofHours(2));
      door.recordings.retain();
      assertEquals(List.of(), starts(door));
    }
  }

  @Test
  void aPinKeepsFootageUntilItIsReleasedAndTheLegalMaximumAlwaysWins() {
    RetentionPolicy policy =
        new RetentionPolicy(
            Map.of(FootageClass.CONTINUOUS, ClassLimits.age(S25)),
            Duration.ofDays(1),
            Map.of(),
            0,
            0);
    try (Script door = new Script(folder, settings(policy))) {
      door.begin().seconds(60).end(GapCause.CONNECTION_LOST).advance(Duration.ofMinutes(5));
      Pins pins = door.recordings.storekeeping().pins();
      Pin one = pins.add(new NewPin(DOOR, seconds(0, 5), null, "police asked", "ann"));
      pins.add(new NewPin(DOOR, seconds(42, 44), START.plusSeconds(3600), "look again", "bob"));
      pins.add(new NewPin(null, seconds(21, 22), null, "all cameras", "ann"));
      door.recordings.retain();
      assertEquals(List.of(0L, 20L, 40L), starts(door));
      door.advance(Duration.ofHours(1));
      pins.release(one.id(), "carl");
      door.recordings.retain();
      assertEquals(List.of(20L), starts(door), "one was released, one ended");
      assertEquals("carl", pins.find(one.id()).orElseThrow().releasedBy());
      door.advance(Duration.ofDays(1));
      door.recordings.retain();
      assertEquals(List.of(), starts(door));
      assertTrue(
          door.timeline().gaps().stream().anyMatch(g -> g.detail().contains("legal maximum; pin")),
          door.timeline().gaps().toString());
    }
  }

  @Test
  void footageOfAnOpenAlertDoesNotExpireAndNothingDoesWhereAlertsCannotBeRead() {
    try (Script door = new Script(folder, Script.settings(folder, S25, 0))) {
      door.begin().seconds(40).end(GapCause.CONNECTION_LOST).advance(Duration.ofMinutes(5));
      door.recordings
          .storekeeping()
          .holdWith(
              () -> {
                throw new IllegalStateException("no rules");
              });
      assertEquals(0, door.recordings.retain().segments());
      door.recordings
          .storekeeping()
          .holdWith(() -> List.of(new Hold(DOOR.camera(), seconds(11, 12))));
      door.recordings.retain();
      assertEquals(List.of(10L), starts(door));
    }
  }

  @Test
  void theOrderOfLossIsContinuousMotionObjectAlertAndPinnedLast() {
    VolumeSettings small =
        new VolumeSettings(VolumeSettings.DATA, folder, 0, null, Duration.ZERO, 1, 0, false);
    RetentionPolicy policy =
        policy(Map.of(FootageClass.CONTINUOUS, ClassLimits.age(Duration.ofDays(9))));
    Path data = folder;
    try (Script door = new Script(data, settings(policy))) {
      door.begin().seconds(60).end(GapCause.CONNECTION_LOST);
      door.recordings.mark(DOOR, seconds(16, 17), FootageClass.OBJECT);
      door.recordings.mark(DOOR, seconds(36, 37), FootageClass.MOTION);
      door.recordings
          .storekeeping()
          .pins()
          .add(new NewPin(DOOR, seconds(1, 2), null, "mine", "ann"));
      door.recordings.storekeeping().marks().flush();
    }
    List<List<Long>> left = new java.util.ArrayList<>();
    long bytes;
    try (Script door = new Script(data, settings(policy))) {
      bytes = door.recordings.storage().footageBytes() / 6;
      left.add(starts(door));
    }
    for (int keep = 5; keep >= 1; keep--) {
      VolumeSettings tight =
          new VolumeSettings(
              small.name(), folder, 0, null, Duration.ZERO, keep * bytes + 100, 0, false);
      try (Script door = new Script(data, settings(policy, tight))) {
        door.advance(Duration.ofHours(1));
        door.recordings.retain();
        left.add(starts(door));
        assertTrue(
            door.recordings.storageProblems().stream()
                .anyMatch(p -> p.code().equals("footage-lost-early")),
            "younger than its policy");
        assertTrue(door.timeline().gaps().stream().anyMatch(g -> g.cause() == GapCause.DISK_FULL));
      }
    }
    assertEquals(
        List.of(
            List.of(0L, 10L, 20L, 30L, 40L, 50L),
            List.of(0L, 10L, 20L, 30L, 40L),
            List.of(0L, 10L, 20L, 40L),
            List.of(0L, 10L, 20L),
            List.of(0L, 20L),
            List.of(0L)),
        left);
  }

  @Test
  void aPolicyThatCannotBeKeptIsRefusedWithTheArithmeticAndASavedOneLasts() throws IOException {
    try (Script door = new Script(folder)) {
      door.begin().seconds(60).end(GapCause.CONNECTION_LOST);
      Storekeeping keeping = door.recordings.storekeeping();
      RetentionPolicy tooMuch =
          RetentionPolicy.age(Duration.ofDays(30), keeping.forecast().capacityBytes() / 2, 0);
      long perDay = (long) keeping.forecast().bytesPerDay();
      RetentionPolicy small = RetentionPolicy.age(Duration.ofDays(30), 2 * perDay, 0);
      PolicyVerdict.DoesNotFit refused =
          assertInstanceOf(PolicyVerdict.DoesNotFit.class, keeping.save(small));
      String said = refused.forecast().sentence();
      assertTrue(
          said.matches("1 camera brings .* a day; 30 days need .*: .* days fit\\. Lower to .*"),
          said);
      assertFalse(keeping.isPolicySaved());
      assertInstanceOf(PolicyVerdict.Saved.class, keeping.save(tooMuch));
      door.restart(true);
      assertEquals(tooMuch, door.recordings.storekeeping().policy());
      door.recordings.storekeeping().forgetSavedPolicy();
      door.restart(true);
      assertFalse(door.recordings.storekeeping().isPolicySaved());
    }
  }

  @Test
  void aPolicyFarBeyondTheDiskIsToldWithTheFirstFootageAndNotAfterAnHour() {
    RetentionPolicy wanted = RetentionPolicy.age(Duration.ofDays(3650), 1 << 20, 0);
    RecordingSettings settings =
        new RecordingSettings(
            folder, Duration.ofSeconds(10), Duration.ofSeconds(1), wanted, List.of());
    try (Script door = new Script(folder, settings)) {
      door.begin().seconds(1);
      assertTrue(misfits(door).isEmpty(), "nothing is known yet");
      door.seconds(30);
      door.advance(Duration.ofMinutes(2));
      assertTrue(misfits(door).getFirst().contains("less than an hour"), misfits(door)::toString);
    }
  }

  private static List<String> misfits(Script door) {
    return door.recordings.storageProblems().stream()
        .filter(p -> p.code().equals("policy-does-not-fit"))
        .map(p -> p.sentence())
        .toList();
  }

  @Test
  void anotherDiskTakesOverAtOnceAndTheFirstComesBackWithoutARestart() {
    Disks disks = new Disks();
    ControllableClock clock = new ControllableClock(START);
    VolumeSettings other = new VolumeSettings("other", second, 1, null, Duration.ZERO, 0, 0, true);
    RecordingSettings settings =
        settings(policy(Map.of(FootageClass.CONTINUOUS, ClassLimits.age(null))), other);
    for (String fault : List.of(Disks.FULL, Disks.EIO, Disks.READ_ONLY)) {
      try (Script door = new Script(folder, settings, disks)) {
        door.begin().seconds(4);
        disks.fail(folder.resolve("recordings"), fault);
        door.seconds(10);
        assertInstanceOf(RecordingState.Recording.class, door.recordings.state(DOOR));
        assertTrue(
            door.recordings.storageProblems().stream()
                .anyMatch(p -> p.severity() == Severity.ALARM && p.code().endsWith("-data")),
            fault);
        long gapMillis =
            door.timeline().gaps().stream()
                .filter(g -> g.cause() == GapCause.DISK_FULL || g.cause() == GapCause.DISK_ERROR)
                .mapToLong(g -> g.range(clock.instant()).duration().toMillis())
                .max()
                .orElse(0);
        assertTrue(gapMillis <= 3000, fault + " cost " + gapMillis + " ms");
        disks.cure(folder.resolve("recordings"));
        door.advance(Duration.ofSeconds(4));
        door.lookAtDisks();
        assertEquals(List.of(), alarms(door));
        door.seconds(15).end(GapCause.CONNECTION_LOST);
        List<Integer> volumes =
            door.recordings.segments(DOOR).stream().map(SegmentRow::volume).distinct().toList();
        assertEquals(2, volumes.size(), volumes.toString());
        assertEquals(0, door.recordings.segments(DOOR).getLast().volume());
        assertTrue(
            door.recordings.playback().clip(DOOR, seconds(0, 600)).isPresent(),
            "plays from both disks");
      }
      deleteAll(folder);
      deleteAll(second);
    }
  }

  private static void deleteAll(Path folder) {
    try (var all = Files.walk(folder)) {
      for (Path each : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        if (!each.equals(folder)) {
          Files.delete(each);
        }
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static List<String> alarms(Script door) {
    return door.recordings.storageProblems().stream()
        .filter(p -> p.severity() == Severity.ALARM)
        .map(Problem::code)
        .toList();
  }

  @Test
  void aDiskThatIsNotMountedIsNeverWrittenToAndItsFootageStaysInTheIndex() throws IOException {
    VolumeSettings nas = new VolumeSettings("nas", second, 1, null, Duration.ZERO, 0, 0, false);
    VolumeSettings data =
        new VolumeSettings(VolumeSettings.DATA, folder, 0, S25, Duration.ZERO, 0, 0, false);
    RetentionPolicy policy = policy(Map.of(FootageClass.CONTINUOUS, ClassLimits.age(null)));
    try (Script door = new Script(folder, settings(policy, data, nas))) {
      door.begin().seconds(60).end(GapCause.CONNECTION_LOST);
      door.recordings.storekeeping().move();
      List<Integer> volumes =
          door.recordings.segments(DOOR).stream().map(SegmentRow::volume).toList();
      assertEquals(List.of(1, 1, 1, 0, 0, 0), volumes);
      Path marker = second.resolve(VolumeMarker.FILE);
      Path away = second.resolveSibling("away");
      Files.move(second, away);
      Files.createDirectory(second);
      door.advance(Duration.ofMinutes(5));
      door.lookAtDisks();
      assertEquals(List.of("disk-absent-nas"), alarms(door));
      door.recordings.storekeeping().move();
      door.recordings.reconcile();
      try (var left = Files.list(second)) {
        assertEquals(List.of(), left.toList(), "nothing is written below an absent mount");
      }
      assertEquals(6, door.recordings.segments(DOOR).size());
      Files.delete(second);
      Files.move(away, second);
      assertTrue(Files.exists(marker));
      door.lookAtDisks();
      assertEquals(List.of(), alarms(door));
      assertEquals(
          List.of(GapCause.CONNECTION_LOST),
          door.timeline().gaps().stream().map(Gap::cause).toList());
    }
  }

  @Test
  void aClockThatJumpsAheadExpiresNothingBeforeItHasStoodForADay() {
    ControllableClock clock = new ControllableClock(START);
    long[] nanos = {0};
    TrustedClock trusted = new TrustedClock(clock, () -> nanos[0], Long.MIN_VALUE);
    clock.advance(Duration.ofDays(365));
    nanos[0] += Duration.ofMinutes(1).toNanos();
    long believed = trusted.nowUs();
    assertEquals(Micros.of(START) + 60_000_000L, believed);
    assertTrue(trusted.doubtedSince().isPresent());
    clock.advance(Duration.ofDays(-365));
    assertTrue(trusted.nowUs() <= believed);
    clock.advance(Duration.ofDays(365).plusHours(25));
    nanos[0] += Duration.ofHours(25).toNanos();
    trusted.nowUs();
    clock.advance(Duration.ofHours(25));
    nanos[0] += Duration.ofHours(25).toNanos();
    assertEquals(Micros.of(clock.instant()), trusted.nowUs());
    assertTrue(trusted.doubtedSince().isEmpty());
  }
}
