package org.sightline.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;
import org.sightline.media.mp4.FragmentWriter;
import org.sightline.media.rtsp.RtspFeed;

class FootageTest {
  private static final Duration INTERVAL = Footage.DRAWN_INTERVAL;

  @TempDir Path folder;

  private static AccessUnit required(RtspFeed.Reader reader) throws InterruptedException {
    AccessUnit unit = reader.next();
    assertNotNull(unit);
    return unit;
  }

  @Test
  void notationIsReadAndWritten() {
    String notation = "IPPP IPPP I--P";
    assertEquals(notation, Footage.notation(Footage.of(notation).units(Instant.EPOCH), INTERVAL));
    assertThrows(IllegalArgumentException.class, () -> Footage.of("IPX"));
    assertThrows(IllegalArgumentException.class, () -> Footage.of("---"));
  }

  @Test
  void repeatsWithContinuousTimes() throws Exception {
    try (RtspFeed.Reader reader = Footage.of("IP", Duration.ofMillis(2), 1, 1).feed().open()) {
      List<AccessUnit> units = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        units.add(required(reader));
      }
      assertEquals("IP ".repeat(25).trim(), Footage.notation(units, Duration.ofMillis(2)));
      assertEquals(49 * 180, units.getLast().time());
    }
  }

  @Test
  void aFileRepeatsWithItsSoundInStep() throws Exception {
    MediaFormat aac = new MediaFormat.Aac(new byte[] {0x14, 0x08}, 16_000, 1);
    List<MediaFormat> tracks = List.of(Footage.of("I").tracks().getFirst(), aac);
    List<AccessUnit> units =
        new ArrayList<>(Footage.of("IPPP", Duration.ofMillis(16), 1, 1).units(Instant.EPOCH));
    units.add(new AccessUnit(1, 0, true, false, Instant.EPOCH, new byte[] {1}));
    FragmentWriter writer = new FragmentWriter(tracks);
    writer.lastDuration(0, 1440);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(writer.initialisation());
    bytes.writeBytes(writer.fragment(units));
    Path file = Files.write(folder.resolve("clip.mp4"), bytes.toByteArray());
    Footage footage = Footage.ofFolder(folder).getFirst();
    assertEquals(tracks, footage.tracks());
    assertEquals(Duration.ofMillis(64), footage.length());
    assertEquals("footage " + file.getFileName(), footage.toString());
    try (RtspFeed.Reader reader = footage.feed().open()) {
      long lastPicture = -1440;
      long lastSound = -1024;
      for (int i = 0; i < 25; i++) {
        AccessUnit unit = required(reader);
        if (unit.mediaTrack() == 0) {
          assertEquals(lastPicture + 1440, unit.time());
          lastPicture = unit.time();
        } else {
          assertEquals(lastSound + 1024, unit.time());
          lastSound = unit.time();
        }
      }
      assertTrue(lastSound >= 4 * 1024);
    }
  }

  @Test
  void beginsAtTheKeyPictureBeforeTheOffset() throws Exception {
    Footage footage = Footage.of("IPPP IPPP", Duration.ofMillis(2), 1, 1);
    try (RtspFeed.Reader reader = footage.startingAt(Duration.ofMillis(13)).feed().open()) {
      List<AccessUnit> units = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        units.add(required(reader));
      }
      assertEquals("IPPP IPPP", Footage.notation(units, Duration.ofMillis(2)));
      assertEquals(0, units.getFirst().time());
      assertEquals(footage.units(Instant.EPOCH).get(4).bytes(), units.getFirst().bytes());
    }
  }

  @Test
  void closingEndsAReaderThatWaits() throws Exception {
    RtspFeed.Reader reader = Footage.of("I", Duration.ofHours(1), 1, 1).feed().open();
    required(reader);
    Thread closer = Thread.ofVirtual().start(reader::close);
    assertNull(reader.next());
    assertTrue(closer.join(Duration.ofSeconds(60)));
  }

  @Test
  void aClockMovesOnlyWhenTold() {
    ControllableClock clock = ControllableClock.atNewYear();
    Instant start = clock.instant();
    assertEquals(start, clock.instant());
    clock.advance(Duration.ofHours(-1));
    assertEquals(start.minusSeconds(3600), clock.instant());
    clock.set(Instant.EPOCH);
    assertEquals(Instant.EPOCH, clock.instant());
  }
}
