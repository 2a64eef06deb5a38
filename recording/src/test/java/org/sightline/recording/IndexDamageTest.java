package org.sightline.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sightline.recording.Script.DOOR;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.domain.Gap;
import org.sightline.domain.GapCause;
import org.sightline.domain.TimeRange;

/// A damaged index costs no footage: it is found, and made anew from what can be read and the
/// files.
final class IndexDamageTest {
  private static final int ROUNDS = Integer.getInteger("sightline.faults", 40);
  private static final long SEED = Long.getLong("sightline.seed", 23);

  @TempDir Path folder;

  @Test
  void aFlippedBitInAnyPageCostsNoFootage() throws IOException {
    byte[] whole = recorded();
    List<TimeRange> spans = spans();
    Random random = new Random(SEED);
    int pageBytes = ByteBuffer.wrap(whole).getShort(16) & 0xFFFF;
    int pages = whole.length / pageBytes;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] broken = whole.clone();
      int page = round % pages;
      int at = page * pageBytes + (round < pages ? random.nextInt(12) : random.nextInt(pageBytes));
      broken[at] ^= (byte) (1 << random.nextInt(8));
      assertWhole(broken, spans, "seed %d round %d byte %d".formatted(SEED, round, at));
    }
  }

  @Test
  void aTruncatedOrEmptiedIndexCostsNoFootage() throws IOException {
    byte[] whole = recorded();
    List<TimeRange> spans = spans();
    for (int length : new int[] {0, 1, 100, 4096, 4097, 8192, whole.length / 2, whole.length - 1}) {
      assertWhole(Arrays.copyOf(whole, length), spans, "length " + length);
    }
    byte[] noHeader = whole.clone();
    Arrays.fill(noHeader, 0, 100, (byte) 0);
    assertWhole(noHeader, spans, "header of zeros");
    byte[] noise = new byte[whole.length];
    new Random(SEED).nextBytes(noise);
    assertWhole(noise, spans, "noise");
  }

  @Test
  void aLostWriteAheadLogCostsNoFootage() throws IOException {
    try (Script door = new Script(folder)) {
      door.begin().seconds(25).end(GapCause.CONNECTION_LOST);
      door.advance(Duration.ofSeconds(5)).begin().seconds(12);
      List<TimeRange> before = door.timeline().spans();
      Path wal = folder.resolve("recording.db-wal");
      assertTrue(Files.size(wal) > 0, "there is a log to lose");
      byte[] database = Files.readAllBytes(folder.resolve("recording.db"));
      door.restart(false);
      door.recordings.abandon();
      Files.write(folder.resolve("recording.db"), database);
      Files.deleteIfExists(wal);
      Files.deleteIfExists(folder.resolve("recording.db-shm"));
      door.restart(true);
      assertEquals(before.getFirst(), door.timeline().spans().getFirst());
      assertEquals(5, door.recordings.segments(DOOR).size());
    }
  }

  @Test
  void damageFoundWhileRecordingIsMendedWithoutStoppingIt() throws IOException {
    try (Script door = new Script(folder)) {
      door.begin().seconds(12).end(GapCause.STREAM_STALLED);
      door.advance(Duration.ofSeconds(5)).begin().seconds(22);
      Path database = folder.resolve("recording.db");
      // Lets go of what SQLite has in memory, so that it meets the damage.
      door.recordings
          .workplace()
          .index()
          .write("PRAGMA wal_checkpoint(TRUNCATE)", s -> s.execute());
      byte[] bytes = Files.readAllBytes(database);
      for (int page = 2; page < bytes.length / 4096; page++) {
        Arrays.fill(bytes, page * 4096, page * 4096 + 12, (byte) 0x55);
      }
      Files.write(database, bytes);
      IndexCare care =
          new IndexCare(door.recordings.workplace(), () -> List.of(door.recorder().ledger()));
      care.check();
      assertTrue(
          door.recordings.problems().stream().anyMatch(p -> p.code().equals("index-rebuilt")),
          door.recordings.problems().toString());
      door.seconds(5);
      Timeline timeline = door.timeline();
      assertEquals(
          List.of(StreamRecorderTest.span(0, 12_000), StreamRecorderTest.span(17_000, 44_000)),
          timeline.spans());
      assertEquals(1, timeline.gaps().size());
    }
  }

  @Test
  void causesOfGapsSurviveWhereTheirPageIsWhole() throws IOException {
    byte[] whole = recorded();
    byte[] noHeader = whole.clone();
    noHeader[16] = 0;
    noHeader[17] = 0;
    assertWhole(noHeader, spans(), "page size of zero");
    byte[] broken = whole.clone();
    broken[broken.length - 4096] ^= 0x7F;
    assertWhole(broken, spans(), "last page");
  }

  /// The bytes of the index after some recording.
  private byte[] recorded() throws IOException {
    try (Script door = new Script(folder)) {
      for (int i = 0; i < 6; i++) {
        door.begin().seconds(25).end(GapCause.STREAM_STALLED).advance(Duration.ofSeconds(3));
      }
    }
    return Files.readAllBytes(folder.resolve("recording.db"));
  }

  private List<TimeRange> spans() throws IOException {
    try (Script again = new Script(folder)) {
      return again.timeline().spans();
    }
  }

  private void assertWhole(byte[] database, List<TimeRange> spans, String what) throws IOException {
    for (String part : List.of("-wal", "-shm")) {
      Files.deleteIfExists(folder.resolve("recording.db" + part));
    }
    Files.write(folder.resolve("recording.db"), database);
    try (Script again = new Script(folder)) {
      again.clock.advance(Duration.ofHours(1));
      new IndexCare(again.recordings.workplace(), List::of).check();
      again.recordings.reconcile();
      List<TimeRange> found = again.timeline().spans();
      assertEquals(spans, found, what);
      for (Gap gap : again.timeline().gaps()) {
        assertFalse(gap.range(again.clock.instant()).duration().isNegative(), what);
      }
      List<SegmentRow> rows = new ArrayList<>(again.recordings.segments(DOOR));
      assertEquals(18, rows.size(), what);
      again.begin().seconds(3);
      assertEquals(spans.size() + 1, again.timeline().spans().size(), what);
      again.end(GapCause.CONNECTION_LOST);
      // What this round recorded is no part of the next.
      again.recordings.segments(DOOR).stream()
          .filter(row -> rows.stream().noneMatch(old -> old.path().equals(row.path())))
          .forEach(row -> delete(folder.resolve("recordings").resolve(row.path())));
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
