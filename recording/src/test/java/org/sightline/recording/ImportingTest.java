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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.domain.TimeRange;
import org.sightline.media.AccessUnit;
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
    try (Importing importing = Importing.into(data, Script.DOOR, clock)) {
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
    try (Importing importing = Importing.into(data, Script.DOOR, clock)) {
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
}
