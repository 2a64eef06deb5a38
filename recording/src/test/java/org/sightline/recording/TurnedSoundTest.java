package org.sightline.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sightline.recording.Script.DOOR;
import static org.sightline.recording.Script.PICTURE;
import static org.sightline.recording.Script.START;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.domain.GapCause;
import org.sightline.domain.TimeRange;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;
import org.sightline.media.mp4.Mp4File;
import org.sightline.media.mp4.Sample;
import org.sightline.stream.StreamMessage;

/// Plain sound becomes AAC where footage is played in a browser, and stays as it is on disk.
final class TurnedSoundTest {
  private static final MediaFormat.G711 TELEPHONE =
      new MediaFormat.G711(MediaFormat.G711.Law.MU, 8000, 1);
  private static final int UNIT = 400;

  @TempDir Path folder;

  /// Seconds of ten pictures with sound of fifty milliseconds each.
  private static void seconds(Script door, int from, int count) {
    for (int picture = from * 10; picture < (from + count) * 10; picture++) {
      door.play(picture % 10 == 0 ? "I" : "P");
      for (int half = 0; half < 2; half++) {
        byte[] bytes = new byte[UNIT];
        java.util.Arrays.fill(bytes, (byte) 0x7F);
        long time = (picture * 2L + half) * UNIT;
        door.recorder()
            .accept(
                new StreamMessage.Unit(
                    new AccessUnit(1, time, true, false, door.clock.instant(), bytes)));
      }
      door.play("v");
    }
  }

  private Path written(Script door, TimeRange range, ClipForm form) throws IOException {
    Path file = folder.resolve("%s-%s.mp4".formatted(form.edges(), form.sound()));
    try (OutputStream out = Files.newOutputStream(file)) {
      door.recordings.playback().clip(DOOR, range, form).orElseThrow().writeTo(out);
    }
    return file;
  }

  @Test
  void plainSoundBecomesAacInTimeWithThePictures() throws IOException {
    try (Script door = new Script(folder)) {
      door.begin(PICTURE, TELEPHONE);
      seconds(door, 0, 25);
      door.end(GapCause.CONNECTION_LOST);
      TimeRange range = new TimeRange(START.plusSeconds(4), START.plusSeconds(22));
      for (ClipForm.Edges edges : ClipForm.Edges.values()) {
        Path turned = written(door, range, new ClipForm(edges, ClipForm.Sound.AAC));
        Path plain = written(door, range, new ClipForm(edges, ClipForm.Sound.ALL));
        try (Mp4File made = Mp4File.open(turned);
            Mp4File before = Mp4File.open(plain)) {
          assertEquals(2, made.tracks().size());
          MediaFormat.Aac aac = assertInstanceOf(MediaFormat.Aac.class, made.tracks().get(1));
          assertEquals(8000, aac.sampleRate());
          assertInstanceOf(MediaFormat.G711.class, before.tracks().get(1));
          assertEquals(times(before, 0), times(made, 0), "pictures");
          List<Long> sound = times(made, 1);
          assertTrue(Math.abs(sound.getFirst()) < 2048, () -> "begins at " + sound.getFirst());
          for (int i = 1; i < sound.size(); i++) {
            assertEquals(1024, sound.get(i) - sound.get(i - 1), "frame " + i);
          }
          assertTrue(
              18 * 8000 - (sound.getLast() + 1024) < 3 * 1024, () -> "ends at " + sound.getLast());
        }
      }
    }
  }

  private static List<Long> times(Mp4File file, int track) {
    return file.samples(track).stream().map(Sample::time).toList();
  }

  @Test
  void aGapInTheSoundIsAGapInTheAac() throws IOException {
    try (Script door = new Script(folder)) {
      door.begin(PICTURE, TELEPHONE);
      seconds(door, 0, 6);
      door.play("IPPPPPPPPPvIPPPPPPPPPv");
      seconds(door, 8, 6);
      door.end(GapCause.CONNECTION_LOST);
      TimeRange range = TimeRange.of(START, Duration.ofSeconds(14));
      try (Mp4File made =
          Mp4File.open(
              written(door, range, new ClipForm(ClipForm.Edges.KEY, ClipForm.Sound.AAC)))) {
        List<Long> sound = times(made, 1);
        assertTrue(sound.stream().noneMatch(t -> t > 6 * 8000 && t < 8 * 8000 - 100));
        assertTrue(sound.contains(8L * 8000), sound.toString());
      }
    }
  }

  @Test
  void piecesOfAPlaylistFitTogetherOverTheBordersOfSegments() throws IOException {
    try (Script door = new Script(folder)) {
      door.begin(PICTURE, TELEPHONE);
      seconds(door, 0, 32);
      door.end(GapCause.CONNECTION_LOST);
      assertTrue(door.recordings.segments(DOOR).size() >= 3);
      Playback playback = door.recordings.playback();
      TimeRange range = TimeRange.of(START, Duration.ofSeconds(32));
      assertTrue(!playback.hlsPlaylist(DOOR, range, false).contains("sound="));
      Path file = folder.resolve("joined.mp4");
      try (OutputStream out = Files.newOutputStream(file)) {
        for (String line : playback.hlsPlaylist(DOOR, range, true).lines().toList()) {
          if (line.startsWith("#EXT-X-MAP")) {
            assertTrue(line.contains("init.mp4?sound=aac"), line);
            long segment = Long.parseLong(line.replaceAll(".*\"(\\d+)/init.*", "$1"));
            out.write(playback.hlsInitialisation(DOOR, segment, true));
          } else if (!line.startsWith("#")) {
            assertTrue(line.contains("sound=aac"), line);
            HlsPiece piece =
                new HlsPiece(number(line, "from"), number(line, "to"), null, false, true);
            playback.hlsSegment(DOOR, Long.parseLong(line.split("/")[0]), piece, out);
          }
        }
      }
      try (Mp4File made = Mp4File.open(file)) {
        assertInstanceOf(MediaFormat.Aac.class, made.tracks().get(1));
        assertEquals(320, made.samples(0).size());
        List<Long> sound = times(made, 1);
        for (int i = 0; i < sound.size(); i++) {
          assertEquals(1024L * i, sound.get(i), "frame " + i);
        }
        assertTrue(sound.size() > 240, () -> sound.size() + " frames of 250");
      }
    }
  }

  private static int number(String line, String name) {
    return Integer.parseInt(line.replaceAll(".*[?&]" + name + "=(\\d+).*", "$1"));
  }

  @Test
  void soundThatBrowsersPlayIsLeftAlone() throws IOException {
    try (Script door = new Script(folder)) {
      door.begin(PICTURE, Script.SOUND);
      seconds(door, 0, 3);
      door.end(GapCause.CONNECTION_LOST);
      TimeRange range = TimeRange.of(START, Duration.ofSeconds(3));
      assertEquals(
          -1,
          Files.mismatch(
              written(door, range, new ClipForm(ClipForm.Edges.KEY, ClipForm.Sound.AAC)),
              written(door, range, new ClipForm(ClipForm.Edges.KEY, ClipForm.Sound.ALL))));
    }
  }
}
