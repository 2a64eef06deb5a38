package org.sightline.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.domain.Gap;
import org.sightline.domain.GapCause;
import org.sightline.domain.TimeRange;
import org.sightline.media.AccessUnit;
import org.sightline.picture.PictureWorks;
import org.sightline.picture.PicturesHere;
import org.sightline.testkit.ControllableClock;
import org.sightline.testkit.Footage;

class ImportingTest {
  private static final Instant MADE = Instant.parse("2025-03-04T05:06:07.250Z");
  private static final Footage FOOTAGE =
      Footage.of("IPPPPPPPPPPPPPPPPPPPPPPPP".repeat(90), Duration.ofMillis(40), 4, 4);

  @TempDir Path data;
  private final ControllableClock clock = new ControllableClock(Script.START);

  private Importing.Outcome take(Instant start) throws IOException {
    Iterator<AccessUnit> units = FOOTAGE.units(Instant.EPOCH).iterator();
    try (Importing importing = Importing.into(data, Script.DOOR, new PicturesHere(), clock)) {
      return importing.take(
          new Importing.Piece("a.mp4", FOOTAGE.tracks(), start, "test"),
          () -> units.hasNext() ? units.next() : null);
    }
  }

  private long entries() throws IOException {
    try (var all = Files.walk(data)) {
      return all.filter(p -> p.toString().contains("import-")).count();
    }
  }

  @Test
  void footageComesAtItsOwnTimeAndStays() throws Exception {
    var taken = assertInstanceOf(Importing.Outcome.Taken.class, take(MADE));
    assertEquals(MADE, taken.range().start());
    assertEquals(90, Duration.between(MADE, taken.range().end()).toMillis() / 1000.0, 0.05);
    assertEquals(2, taken.segments());
    assertEquals(0, entries());
    // A node whose retention keeps three days opens the folder.
    var settings =
        new RecordingSettings(
            data, Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofDays(3), 0, 0);
    try (Recordings node =
        Recordings.open(settings, clock, new Recordings.Working(false, FileOpener.REAL))) {
      node.retain();
      Timeline timeline =
          node.timeline(Script.DOOR, new TimeRange(MADE.minusSeconds(60), MADE.plusSeconds(300)));
      assertEquals(List.of(taken.range()), timeline.spans());
      assertTrue(
          timeline.gaps().stream().noneMatch(gap -> gap.start().isBefore(taken.range().end())),
          timeline.gaps().toString());
    }
  }

  @Test
  void theSameIsRecognisedAndWhatOverlapsIsRefused() throws Exception {
    take(MADE);
    assertInstanceOf(Importing.Outcome.There.class, take(MADE));
    var overlaps = assertInstanceOf(Importing.Outcome.Overlaps.class, take(MADE.plusSeconds(45)));
    assertEquals(MADE, overlaps.there().start());
    assertInstanceOf(Importing.Outcome.Taken.class, take(MADE.plusSeconds(90)));
    assertInstanceOf(Importing.Outcome.Taken.class, take(MADE.minusSeconds(90)));
    assertEquals(0, entries());
  }

  @Test
  void footageFillsAGapAndWhatStaysMissingIsExplained() throws Exception {
    take(MADE);
    take(MADE.plusSeconds(600));
    take(MADE.plusSeconds(300));
    var settings = RecordingSettings.usual(data);
    try (Recordings node =
        Recordings.open(settings, clock, new Recordings.Working(false, FileOpener.REAL))) {
      Timeline timeline = node.timeline(Script.DOOR, new TimeRange(MADE, MADE.plusSeconds(690)));
      assertEquals(3, timeline.spans().size());
      Instant missing = timeline.spans().getFirst().end();
      assertEquals(2, timeline.gaps().size(), timeline.gaps().toString());
      assertEquals(missing, timeline.gaps().getFirst().start());
      assertEquals(MADE.plusSeconds(300), timeline.gaps().getFirst().end());
      assertEquals(MADE.plusSeconds(600), timeline.gaps().getLast().end());
    }
  }

  @Test
  void footageThatBreaksOffTakesNothing() throws Exception {
    Iterator<AccessUnit> units = FOOTAGE.units(Instant.EPOCH).iterator();
    try (Importing importing = Importing.into(data, Script.DOOR, new PicturesHere(), clock)) {
      var piece = new Importing.Piece("a.mp4", FOOTAGE.tracks(), MADE, "test");
      int[] left = {500};
      assertThrows(
          IOException.class,
          () ->
              importing.take(
                  piece,
                  () -> {
                    if (left[0]-- == 0) {
                      throw new IOException("the file breaks off");
                    }
                    return units.next();
                  }));
      assertInstanceOf(Importing.Outcome.Empty.class, importing.take(piece, () -> null));
      assertTrue(importing.playable(MADE).isEmpty());
    }
    assertEquals(0, entries());
  }

  /// A running node's recordings and its small pictures, one byte each.
  private record Running(Script door, ScrubStrip strip) implements AutoCloseable {
    static Running on(Path folder) {
      Script door = new Script(folder);
      return new Running(
          door,
          new ScrubStrip(
              door.recordings,
              ScrubSettings.USUAL,
              (format, unit) -> new PictureWorks.Made(Optional.of(new byte[] {1}), 0),
              new ScrubStrip.Meter(() -> 0, () -> 0)));
    }

    Importing.Outcome take(Instant start, int seconds) throws IOException {
      Iterator<AccessUnit> units =
          Footage.of("IPPPPPPPPP".repeat(seconds), Duration.ofMillis(100), 4, 4)
              .units(Instant.EPOCH)
              .iterator();
      try (Importing importing =
          Importing.beside(door.recordings, strip, Script.DOOR, door.clock)) {
        return importing.take(
            new Importing.Piece("a.mp4", FOOTAGE.tracks(), start, "test"),
            () -> units.hasNext() ? units.next() : null);
      }
    }

    @Override
    public void close() {
      strip.close();
      door.close();
    }
  }

  @Test
  void footageJoinsARunningNodeInTheMiddleOfAnOpenGap() throws Exception {
    try (Running node = Running.on(data)) {
      node.door().begin().seconds(5).end(GapCause.CAMERA_UNREACHABLE);
      Instant stopped = node.door().clock.instant();
      node.door().advance(Duration.ofMinutes(10));
      Instant start = stopped.plusSeconds(120);
      var taken = assertInstanceOf(Importing.Outcome.Taken.class, node.take(start, 60));
      node.door().begin().seconds(5).end(GapCause.SWITCHED_OFF);

      Timeline timeline = node.door().timeline();
      assertEquals(3, timeline.spans().size(), timeline.spans().toString());
      assertEquals(taken.range(), timeline.spans().get(1));
      List<Gap> gaps = timeline.gaps().subList(0, 2);
      assertEquals(
          List.of(GapCause.CAMERA_UNREACHABLE, GapCause.CAMERA_UNREACHABLE),
          gaps.stream().map(Gap::cause).toList(),
          timeline.gaps().toString());
      assertEquals(start, gaps.get(0).end());
      assertEquals(taken.range().end(), gaps.get(1).start());
      assertEquals(timeline.spans().get(2).start(), gaps.get(1).end());
      assertEquals(List.of(), node.door().recordings.workplace().openPaths().stream().toList());
      // And after a restart the same.
      node.door().restart(false);
      assertEquals(timeline.spans(), node.door().timeline().spans());
    }
    assertEquals(0, entries());
  }

  @Test
  void importedFootageHasSmallPicturesAndIsPinned() throws Exception {
    try (Running node = Running.on(data)) {
      node.door().advance(Duration.ofHours(1));
      var taken = assertInstanceOf(Importing.Outcome.Taken.class, node.take(Script.START, 60));
      assertEquals(6, node.strip().times(Script.DOOR, taken.range(), 100).size());
      assertEquals(1, node.door().recordings.storekeeping().pins().holding().size());
      assertInstanceOf(Importing.Outcome.There.class, node.take(Script.START, 60));
      assertEquals(1, node.door().recordings.storekeeping().pins().holding().size());
    }
  }

  @Test
  void whatIsBeingRecordedIsNeverOverlapped() throws Exception {
    try (Running node = Running.on(data)) {
      node.door().advance(Duration.ofHours(1)).begin().seconds(4);
      Instant now = node.door().clock.instant();
      assertInstanceOf(Importing.Outcome.Overlaps.class, node.take(now.minusSeconds(3), 2));
      assertInstanceOf(Importing.Outcome.Overlaps.class, node.take(now.minusSeconds(60), 58));
      // So new that no fragment of it is written yet.
      node.door().end(GapCause.CONNECTION_LOST).advance(Duration.ofMinutes(1));
      node.door().begin().play("IPPPPPPPPP");
      assertInstanceOf(
          Importing.Outcome.Overlaps.class,
          node.take(node.door().clock.instant().minusSeconds(10), 10));
      assertInstanceOf(Importing.Outcome.Future.class, node.take(node.door().clock.instant(), 10));
      assertInstanceOf(Importing.Outcome.Taken.class, node.take(Script.START, 10));
      node.door().seconds(2).end(GapCause.SWITCHED_OFF);
      assertEquals(3, node.door().timeline().spans().size());
    }
  }

  @Test
  void whatACrashLeftBehindIsDeleted() throws Exception {
    Path left = Files.createDirectories(data.resolve("import-123/recordings/door"));
    Files.writeString(left.resolve("a.mp4"), "half");
    Importing.tidy(data);
    assertEquals(0, entries());
  }
}
