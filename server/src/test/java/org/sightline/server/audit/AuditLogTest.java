package org.sightline.server.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.testkit.ControllableClock;

class AuditLogTest {
  private static final int DEEDS = 40;
  private static final Instant BEGIN = Instant.parse("2026-11-23T08:00:00Z");

  @TempDir Path data;
  private final ControllableClock clock = new ControllableClock(BEGIN);
  private Path folder = Path.of("");
  private Path anchor = Path.of("");

  @BeforeEach
  void place() {
    folder = data.resolve("audit");
    anchor = data.resolve("elsewhere.jsonl");
  }

  private static Deed change(String detail) {
    return new Deed(
        "ada", "administrator", "192.0.2.7", "POST /api/v1/rules", "", detail, 201, true);
  }

  private static Deed look(String user, String camera, String detail) {
    return new Deed(
        user,
        "viewer",
        "192.0.2.8",
        "GET /api/v1/cameras/{name}/clip.mp4",
        camera,
        detail,
        200,
        false);
  }

  /// A log of [#DEEDS] lines with a head after each fourth.
  private void written() throws IOException {
    try (AuditLog log = AuditLog.open(folder, anchor, clock)) {
      for (int i = 1; i <= DEEDS; i++) {
        log.record(change("rule " + i));
        if (i % 4 == 0) {
          clock.advance(Duration.ofMinutes(1));
          log.tend();
        }
      }
    }
  }

  private Path file() {
    return folder.resolve("000001.jsonl");
  }

  private List<String> lines() throws IOException {
    return new ArrayList<>(Files.readAllLines(file()));
  }

  private void rewrite(List<String> lines) throws IOException {
    Files.writeString(file(), String.join("\n", lines) + "\n");
  }

  private AuditCheck.Report check() {
    return AuditCheck.run(folder, List.of(anchor));
  }

  private static String hash(String text) throws Exception {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void whatWasWrittenIsWhole() throws IOException {
    written();
    AuditCheck.Report report = check();
    assertEquals(List.of(), report.findings());
    assertEquals(DEEDS, report.entries());
    assertEquals(DEEDS, report.last());
    assertTrue(report.heads() >= DEEDS / 4);
  }

  @Test
  void anEditIsFoundWithItsLine() throws IOException {
    written();
    for (int at : List.of(0, 17, DEEDS - 1)) {
      List<String> lines = lines();
      String before = lines.get(at);
      lines.set(at, before.replace("\"ada\"", "\"eve\""));
      rewrite(lines);
      assertEquals(at + 1, check().findings().getFirst().seq());
      lines.set(at, before);
      rewrite(lines);
    }
  }

  @Test
  void aLineTakenOutIsFoundWithItsNumber() throws IOException {
    written();
    List<String> lines = lines();
    lines.remove(9);
    rewrite(lines);
    assertEquals(10, check().findings().getFirst().seq());
  }

  @Test
  void linesInAnotherOrderAreFound() throws IOException {
    written();
    List<String> lines = lines();
    Collections.swap(lines, 5, 6);
    rewrite(lines);
    assertEquals(6, check().findings().getFirst().seq());
  }

  @Test
  void aCutTailIsFoundByTheAnchorAlone() throws IOException {
    written();
    Files.delete(folder.resolve("heads.jsonl"));
    List<String> lines = lines();
    rewrite(lines.subList(0, DEEDS - 3));
    assertTrue(AuditCheck.run(folder, List.of()).isWhole(), "nothing else can know");
    assertEquals(DEEDS - 2, check().findings().getFirst().seq());
  }

  @Test
  void hashesThatWereMadeAnewAreFoundByTheAnchor() throws Exception {
    written();
    List<String> lines = lines();
    String prev = "0".repeat(64);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      String body = line.substring(0, line.indexOf(",\"prev\""));
      if (i == 20) {
        body = body.replace("rule 21", "nothing");
      }
      body += ",\"prev\":\"" + prev + "\"";
      prev = hash(body);
      lines.set(i, body + ",\"hash\":\"" + prev + "\"}");
    }
    rewrite(lines);
    AuditCheck.Report report = check();
    assertEquals(24, report.findings().getFirst().seq(), "the first head after line 21");
    assertTrue(report.findings().getFirst().sentence().contains("made anew"));
  }

  @Test
  void anyByteThatIsFlippedIsFound() throws IOException {
    written();
    byte[] good = Files.readAllBytes(file());
    Random random = new Random(21);
    for (int i = 0; i < 400; i++) {
      byte[] bad = good.clone();
      int at = random.nextInt(bad.length);
      bad[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(file(), bad);
      assertFalse(check().isWhole(), "byte " + at);
    }
  }

  @Test
  void anythingAtAllCanBeReadAsALog() throws IOException {
    written();
    byte[] good = Files.readAllBytes(file());
    Random random = new Random(7);
    for (int i = 0; i < 200; i++) {
      byte[] bad = java.util.Arrays.copyOf(good, random.nextInt(good.length));
      for (int k = random.nextInt(50); k > 0 && bad.length > 0; k--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      }
      Files.write(file(), bad);
      assertFalse(check().isWhole());
      AuditLog.newest(folder, all(10));
    }
  }

  @Test
  void theNumbersGoOnAfterARestart() throws IOException {
    written();
    try (AuditLog log = AuditLog.open(folder, anchor, clock)) {
      log.record(change("later"));
      assertEquals(DEEDS + 1, log.head().seq());
    }
    assertTrue(check().isWhole());
  }

  @Test
  void aLineThatACrashToreIsSetAsideAndSaid() throws IOException {
    written();
    Files.writeString(file(), "{\"seq\":41,\"at\":\"2026", StandardOpenOption.APPEND);
    try (AuditLog log = AuditLog.open(folder, anchor, clock)) {
      log.record(change("later"));
    }
    assertTrue(check().isWhole());
    List<AuditEntry> newest = AuditLog.newest(folder, all(2));
    assertEquals("later", newest.getFirst().detail());
    assertTrue(newest.getLast().detail().contains("torn"));
    try (var files = Files.list(folder)) {
      assertEquals(1, files.filter(f -> f.getFileName().toString().startsWith("torn-")).count());
    }
  }

  @Test
  void lookingAgainWithinAMinuteIsCountedNotRepeated() throws IOException {
    try (AuditLog log = AuditLog.open(folder, null, clock)) {
      log.record(look("vic", "door", "start=1"));
      log.record(look("vic", "door", "start=2"));
      log.record(look("vic", "door", "start=3"));
      log.record(look("vic", "yard", "start=3"));
      assertEquals(2, log.head().seq());
      clock.advance(Duration.ofMinutes(1));
      log.tend();
      List<AuditEntry> entries = AuditLog.newest(folder, all(10));
      assertEquals(3, entries.size());
      assertEquals(2, entries.getFirst().times());
      assertEquals("start=3", entries.getFirst().detail());
      assertEquals(1, entries.getLast().times());
    }
  }

  @Test
  void changesAreEachALineAndOnTheDiskAtOnce() throws IOException {
    try (AuditLog log = AuditLog.open(folder, null, clock)) {
      log.record(change("same"));
      log.record(change("same"));
      assertEquals(2, lines().size());
    }
  }

  @Test
  void entriesAreFoundByUserCameraAndTime() throws IOException {
    try (AuditLog log = AuditLog.open(folder, null, clock)) {
      log.record(look("vic", "door", ""));
      clock.advance(Duration.ofHours(1));
      log.record(look("vic", "yard", ""));
      log.record(look("ada", "door", ""));
    }
    assertEquals(2, AuditLog.newest(folder, filter("vic", "", BEGIN)).size());
    assertEquals(2, AuditLog.newest(folder, filter("", "door", BEGIN)).size());
    assertEquals(1, AuditLog.newest(folder, filter("", "door", BEGIN.plusSeconds(60))).size());
  }

  @Test
  void whatSomebodyWritesIntoANameStaysOneLine() throws IOException {
    try (AuditLog log = AuditLog.open(folder, null, clock)) {
      log.record(change("\"}\n{\"seq\":99,\u2028\u0000<script>"));
    }
    assertEquals(1, lines().size());
    assertTrue(AuditCheck.run(folder, List.of()).isWhole());
    assertEquals(
        "\"}\n{\"seq\":99,\u2028\u0000<script>",
        AuditLog.newest(folder, all(1)).getFirst().detail());
  }

  @Test
  void anAnchorThatCannotBeWrittenIsAProblemAndNothingElseStops() throws IOException {
    Path nowhere = data.resolve("no-such-folder").resolve("heads.jsonl");
    try (AuditLog log = AuditLog.open(folder, nowhere, clock)) {
      log.record(change("rule"));
      log.tend();
      assertEquals("audit-anchor", log.problems().getFirst().code());
      assertTrue(log.isWorking());
    }
  }

  private static AuditFilter all(int most) {
    return new AuditFilter("", "", Instant.MIN, Instant.MAX, Long.MAX_VALUE, most);
  }

  private static AuditFilter filter(String user, String camera, Instant from) {
    return new AuditFilter(user, camera, from, Instant.MAX, Long.MAX_VALUE, 100);
  }
}
