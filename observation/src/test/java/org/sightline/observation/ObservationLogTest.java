package org.sightline.observation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.domain.Box;
import org.sightline.domain.CameraName;
import org.sightline.domain.Motion;
import org.sightline.domain.Observation.ObjectObservation;
import org.sightline.domain.ObservationQuery;
import org.sightline.domain.ObservationQuery.All;
import org.sightline.domain.ObservationQuery.LabelIs;
import org.sightline.domain.ObservationQuery.TextMatches;
import org.sightline.domain.Source;
import org.sightline.domain.TimeRange;

class ObservationLogTest {
  private static final Instant BEGIN = Instant.parse("2026-11-22T10:00:00Z");
  private static final ObservationQuery ALL = new All();

  @TempDir Path folder;

  private ObservationLog open() {
    return ObservationLog.open(folder.resolve("log.sqlite"));
  }

  private static ObjectObservation person(
      String track, int revision, Instant start, String snapshot) {
    return new ObjectObservation(
        TimeRange.of(start, Duration.ofSeconds(1L + revision)),
        new CameraName("door"),
        new Source("d", "n", "1"),
        0.8,
        track,
        revision,
        false,
        "person",
        new Box(0.1, 0.1, 0.2, 0.2),
        List.of(),
        Set.of("dock"),
        Motion.MOVING,
        snapshot);
  }

  @Test
  void theNewestRevisionIsFoundAndEveryRevisionIsReplayed() {
    try (ObservationLog log = open()) {
      log.append(person("a", 0, BEGIN, ""));
      long newest = log.append(person("a", 2, BEGIN, ""));
      log.append(person("a", 1, BEGIN, ""));
      Page page = log.query(ALL, Order.NEWEST, 10, null);
      assertEquals(
          List.of(newest), page.observations().stream().map(StoredObservation::position).toList());
      assertEquals(3, log.after(0, 10).size());
      assertEquals(new Count(1, false), log.count(ALL));
    }
  }

  @Test
  void whatWasAcknowledgedIsThereAfterTheFileIsOpenedAgain() throws Exception {
    Path copy = folder.resolve("copy.sqlite");
    RandomFacts random = new RandomFacts(1);
    try (ObservationLog log = open()) {
      List<StoredObservation> stored = log.appendAll(random.facts(300));
      // What a kill at this moment leaves: the file and its write-ahead log as they are on the
      // disk.
      Files.copy(folder.resolve("log.sqlite"), copy);
      Files.copy(folder.resolve("log.sqlite-wal"), folder.resolve("copy.sqlite-wal"));
      try (ObservationLog again = ObservationLog.open(copy)) {
        assertEquals(stored, again.after(0, 1000));
        assertEquals(
            log.query(ALL, Order.NEWEST, 500, null), again.query(ALL, Order.NEWEST, 500, null));
        assertTrue(again.append(random.fact()) > stored.getLast().position());
      }
    }
  }

  @Test
  void manyWritersShareWritesAndPositionsAreNeverUsedTwice() throws Exception {
    try (ObservationLog log = open()) {
      List<Thread> writers = new ArrayList<>();
      for (int w = 0; w < 20; w++) {
        int writer = w;
        writers.add(
            Thread.ofVirtual()
                .start(
                    () -> {
                      for (int i = 0; i < 20; i++) {
                        log.append(person(writer + "-" + i, 0, BEGIN.plusMillis(i), ""));
                      }
                    }));
      }
      for (Thread writer : writers) {
        writer.join();
      }
      List<StoredObservation> all = log.after(0, 1000);
      assertEquals(400, all.size());
      assertEquals(new Count(400, false), log.count(new LabelIs("PERSON")));
    }
  }

  @Test
  void aFactBeyondTheCalendarIsRefusedAndOthersAreStored() {
    try (ObservationLog log = open()) {
      assertThrows(
          IllegalArgumentException.class,
          () -> log.append(person("x", 0, Instant.MAX.minusSeconds(9), "")));
      assertEquals(1, log.append(person("a", 0, BEGIN, "")));
    }
  }

  @Test
  void aCursorOfAnotherQueryAndAForgedOneAreRefused() {
    try (ObservationLog log = open()) {
      log.appendAll(List.of(person("a", 0, BEGIN, ""), person("b", 0, BEGIN, "")));
      String next = log.query(ALL, Order.NEWEST, 1, null).next();
      assertEquals(1, log.query(ALL, Order.NEWEST, 1, next).observations().size());
      for (String bad :
          List.of("", "x", "../../etc", next.substring(1) + "A", "A".repeat(32), "é".repeat(32))) {
        ObservationException e =
            assertThrows(ObservationException.class, () -> log.query(ALL, Order.NEWEST, 1, bad));
        assertEquals(ObservationException.Kind.BAD_CALL, e.kind());
      }
      assertThrows(
          ObservationException.class, () -> log.query(new LabelIs("car"), Order.NEWEST, 1, next));
      assertThrows(ObservationException.class, () -> log.query(ALL, Order.RELEVANCE, 1, next));
    }
  }

  @Test
  void theBetterWordComesFirstByRelevance() {
    try (ObservationLog log = open()) {
      ObjectObservation exact = person("a", 0, BEGIN, "");
      ObjectObservation longer =
          new ObjectObservation(
              exact.when(),
              exact.camera(),
              exact.source(),
              0.99,
              "b",
              0,
              true,
              "personal flyer",
              exact.box(),
              List.of(),
              Set.of(),
              Motion.MOVING,
              "");
      log.appendAll(List.of(exact, longer));
      Page page = log.query(new TextMatches("person"), Order.RELEVANCE, 10, null);
      assertEquals(
          List.of(exact, longer),
          page.observations().stream().map(StoredObservation::observation).toList());
    }
  }

  @Test
  void aListenerHearsInOrderAndASlowOneLosesAndIsCounted() throws Exception {
    try (ObservationLog log = open()) {
      LinkedBlockingQueue<Long> heard = new LinkedBlockingQueue<>();
      CountDownLatch gate = new CountDownLatch(1);
      try (Listening quick = log.listen(s -> heard.add(s.position()));
          Listening slow =
              log.listen(
                  _ -> {
                    try {
                      gate.await();
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                  })) {
        List<org.sightline.domain.Observation> many = new ArrayList<>();
        for (int i = 0; i < Listening.CAPACITY + 50; i++) {
          many.add(person("t" + i, 0, BEGIN, ""));
        }
        log.appendAll(many);
        assertTrue(slow.lost() >= 49, () -> "lost " + slow.lost());
        assertEquals(1, heard.poll(60, TimeUnit.SECONDS));
        assertEquals(2, heard.poll(60, TimeUnit.SECONDS));
        assertEquals(0, quick.failed());
        gate.countDown();
      }
    }
  }

  @Test
  void aFollowerIsHandedWhatIsStoredAndWhatComes() throws Exception {
    try (ObservationLog log = open()) {
      log.append(person("a", 0, BEGIN, ""));
      log.append(person("b", 0, BEGIN, ""));
      LinkedBlockingQueue<Long> heard = new LinkedBlockingQueue<>();
      try (Following _ = log.follow(1, s -> heard.add(s.position()))) {
        assertEquals(2, heard.poll(60, TimeUnit.SECONDS));
        log.append(person("c", 0, BEGIN, ""));
        assertEquals(3, heard.poll(60, TimeUnit.SECONDS));
      }
    }
  }

  @Test
  void retentionTakesOldFactsWithTheirSnapshotsAndNothingElse() {
    SnapshotStore snapshots = new SnapshotStore(folder.resolve("snapshots"));
    Instant now = BEGIN.plus(Duration.ofDays(10));
    try (ObservationLog log = open()) {
      String old = snapshots.put(new byte[] {1}, BEGIN);
      String shared = snapshots.put(new byte[] {2, 2}, BEGIN);
      log.append(person("old", 0, BEGIN, old));
      log.append(person("told-again", 0, BEGIN, shared));
      ObjectObservation again =
          new ObjectObservation(
              new TimeRange(BEGIN, now),
              new CameraName("door"),
              new Source("d", "", ""),
              0.5,
              "told-again",
              1,
              true,
              "person",
              new Box(0, 0, 1, 1),
              List.of(),
              Set.of(),
              Motion.STATIONARY,
              shared);
      log.append(again);
      ObservationRetention.Report report =
          new ObservationRetention(log, snapshots, InstantSource.fixed(now))
              .retain(Duration.ofDays(7));
      assertEquals(new ObservationRetention.Report(2, 1), report);
      assertTrue(snapshots.get(old).isEmpty());
      assertArrayEquals(new byte[] {2, 2}, snapshots.get(shared).orElseThrow());
      assertEquals(2, snapshots.totalBytes());
      assertEquals(new Count(1, false), log.count(ALL));
      assertEquals(4, log.append(person("next", 0, now, "")));
    }
  }

  @Test
  void snapshotKeysNeverLeaveTheFolder() throws Exception {
    SnapshotStore snapshots = new SnapshotStore(folder.resolve("snapshots"));
    Files.writeString(folder.resolve("secret.jpg"), "secret");
    String key = snapshots.put(new byte[] {7}, BEGIN);
    assertArrayEquals(new byte[] {7}, snapshots.get(key).orElseThrow());
    for (String bad :
        List.of(
            "",
            "../secret",
            "..%2fsecret",
            key + "/..",
            "/etc/passwd",
            key + "\0",
            "99999999-" + "0".repeat(32),
            "20261122-../../../../../../../../../sec",
            "\n" + key,
            key + "\n")) {
      if (!bad.equals(key)) {
        assertTrue(snapshots.get(bad).isEmpty(), bad);
        assertFalse(snapshots.delete(bad), bad);
      }
    }
    Set<String> keys = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      keys.add(snapshots.put(new byte[0], BEGIN));
    }
    assertEquals(100, keys.size());
    assertEquals(1, new SnapshotStore(folder.resolve("snapshots")).totalBytes());
    assertEquals(101, snapshots.deleteOlderThan(BEGIN.plus(Duration.ofDays(1))));
  }
}
