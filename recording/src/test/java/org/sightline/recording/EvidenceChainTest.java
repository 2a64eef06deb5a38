package org.sightline.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sightline.recording.Script.DOOR;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.domain.GapCause;
import org.sightline.domain.TimeRange;
import org.sightline.media.signing.StreamSigner;
import org.sightline.picture.PicturesHere;
import org.sightline.recording.evidence.ChainCheck;
import org.sightline.recording.evidence.EvidenceChain;
import org.sightline.recording.evidence.NodeSigner;
import org.sightline.testkit.Certificates;
import org.sightline.testkit.ControllableClock;
import org.sightline.testkit.Footage;

/// Whatever is done to recorded files or to their chain is found, and where.
final class EvidenceChainTest {
  @TempDir Path folder;

  private static NodeSigner signer() {
    KeyPair keys = Certificates.ec();
    return new NodeSigner(
        new StreamSigner.SigningIdentity(
            keys.getPrivate(), List.of(Certificates.authority("Node", keys))));
  }

  /// Five files of ten seconds, a gap behind the second.
  private void record() throws IOException {
    record(5);
  }

  /// The same beside what is there already.
  private void record(int all) throws IOException {
    try (Script door = new Script(folder)) {
      door.begin().seconds(20).end(GapCause.CONNECTION_LOST).advance(Duration.ofSeconds(5));
      door.begin().seconds(25);
      door.recordings.close();
    }
    try (Script door = new Script(folder)) {
      EvidenceChain chain = EvidenceChain.still(door.recordings.evidence(), signer(), folder);
      assertEquals(all, chain.bind());
      assertEquals(0, chain.bind(), "nothing is bound twice");
    }
  }

  private List<Path> files() throws IOException {
    try (var all = Files.walk(folder.resolve("recordings"))) {
      return all.filter(file -> file.toString().endsWith(".mp4")).sorted().toList();
    }
  }

  private List<String> codes() {
    return ChainCheck.run(folder, lines -> {}).findings().stream()
        .map(ChainCheck.Finding::code)
        .toList();
  }

  private void sql(String text) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("recording.db"));
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(text);
    }
  }

  @Test
  void whatIsRecordedIsBoundFilesAndGaps() throws IOException {
    record();
    ChainCheck.Report report = ChainCheck.run(folder, lines -> {});
    assertEquals(List.of(), report.findings());
    assertEquals(6, report.links());
    assertEquals(5, report.files());
    try (Script door = new Script(folder)) {
      List<ChainLink> links = door.recordings.evidence().linksAfter(DOOR, 0, 100);
      assertEquals(
          List.of("segment", "segment", "gap", "segment", "segment", "segment"),
          links.stream().map(link -> link.kind().word()).toList());
      assertEquals("connection-lost", links.get(2).content());
      assertEquals(ChainLink.BEGINNING.length(), links.getFirst().hash().length());
    }
  }

  @Test
  void importedFootageIsBoundAndItsOriginIsKnown() throws Exception {
    Footage footage = Footage.of("IPPPPPPPPPPPPPPPPPPPPPPPP".repeat(20));
    Instant made = Script.START.minus(Duration.ofDays(30));
    var units = footage.units(Instant.EPOCH).iterator();
    try (Importing importing =
        Importing.into(folder, DOOR, new PicturesHere(), new ControllableClock(Script.START))) {
      importing.take(
          new Importing.Piece("a.mp4", footage.tracks(), made, "ann"),
          () -> units.hasNext() ? units.next() : null);
    }
    record(6);
    try (Script door = new Script(folder)) {
      List<ChainLink> links = door.recordings.evidence().linksAfter(DOOR, 0, 100);
      assertEquals(
          made,
          Instant.EPOCH.plus(links.getFirst().startUs(), java.time.temporal.ChronoUnit.MICROS));
      assertEquals(
          List.of("a.mp4"),
          Importing.origins(
              door.recordings, DOOR, new TimeRange(made.plusSeconds(1), made.plusSeconds(2))));
      door.recordings
          .storekeeping()
          .pins()
          .add(
              new NewPin(
                  DOOR,
                  new TimeRange(Script.START, Script.START.plusSeconds(9)),
                  null,
                  "imported from the moon",
                  "bob"));
      assertEquals(
          List.of(),
          Importing.origins(
              door.recordings, DOOR, new TimeRange(Script.START, Script.START.plusSeconds(9))),
          "what somebody types as a reason is no mark of an import");
    }
    assertEquals(List.of(), codes());
    Path imported = files().getFirst();
    byte[] bytes = Files.readAllBytes(imported);
    bytes[bytes.length / 2] ^= 1;
    Files.write(imported, bytes);
    assertEquals(List.of("changed"), codes());
  }

  @Test
  void aChangedFileIsNamed() throws IOException {
    record();
    Path file = files().get(3);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    ChainCheck.Report report = ChainCheck.run(folder, lines -> {});
    assertEquals(List.of("changed"), codes());
    assertTrue(
        report.findings().getFirst().sentence().contains(String.valueOf(file.getFileName())));
    assertEquals(
        Instant.parse("2026-01-01T00:00:35Z").getEpochSecond(),
        report.findings().getFirst().at().getEpochSecond(),
        1);
  }

  @Test
  void aDeletedFileIsNamed() throws Exception {
    record();
    Files.delete(files().get(2));
    assertEquals(List.of("missing"), codes());
    sql("DELETE FROM segment WHERE id = (SELECT segment_id FROM chain_link WHERE sequence = 4)");
    assertEquals(List.of("missing"), codes(), "its row taken away as well");
  }

  @Test
  void whatRetentionTookIsNoFinding() throws Exception {
    record();
    try (Script door = new Script(folder, Script.settings(folder, Duration.ofSeconds(30), 0))) {
      door.advance(Duration.ofSeconds(65));
      door.recordings.retain();
    }
    ChainCheck.Report report = ChainCheck.run(folder, lines -> {});
    assertEquals(List.of(), report.findings());
    assertTrue(report.expired() > 0, report.toString());
  }

  @Test
  void editedTakenOutMovedAndCutLinesAreFound() throws Exception {
    record();
    Path copy = folder.resolve("copy.db");
    Files.copy(folder.resolve("recording.db"), copy);
    sql("UPDATE chain_link SET content = 'switched-off' WHERE kind = 'gap'");
    assertEquals(List.of("line"), codes());
    Files.copy(
        copy, folder.resolve("recording.db"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    sql("DELETE FROM chain_link WHERE sequence = 3");
    assertTrue(codes().contains("hole"), codes().toString());
    Files.copy(
        copy, folder.resolve("recording.db"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    sql("UPDATE chain_link SET sequence = 100 WHERE sequence = 2");
    sql("UPDATE chain_link SET sequence = 2 WHERE sequence = 4");
    sql("UPDATE chain_link SET sequence = 4 WHERE sequence = 100");
    assertTrue(codes().contains("line"), codes().toString());
    Files.copy(
        copy, folder.resolve("recording.db"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    sql("DELETE FROM chain_link WHERE sequence > 4");
    assertEquals(List.of("cut"), codes());
  }

  @Test
  void aLineThatIsWrittenAnewWithoutTheKeyIsFound() throws Exception {
    record();
    Path file = files().getLast();
    Files.write(file, new byte[] {1, 2, 3});
    ChainLink last;
    try (Script door = new Script(folder)) {
      last = door.recordings.evidence().lastLink(DOOR).orElseThrow();
    }
    String hash = last.hash();
    ChainLink forged =
        new ChainLink(
            last.stream(),
            last.sequence(),
            last.kind(),
            last.segment(),
            last.startUs(),
            last.endUs(),
            "039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81",
            hash,
            last.certificate(),
            last.signature());
    String before;
    try (Script door = new Script(folder)) {
      before =
          door.recordings.evidence().linksAfter(DOOR, last.sequence() - 2, 1).getFirst().hash();
    }
    sql(
        "UPDATE chain_link SET content = '%s', hash = '%s' WHERE sequence = %d"
            .formatted(forged.content(), forged.expectedHash(before), last.sequence()));
    assertTrue(codes().contains("signature"), codes().toString());
    assertFalse(codes().contains("changed"));
  }
}
