package org.sightline.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sightline.recording.Script.DOOR;
import static org.sightline.recording.Script.START;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.domain.GapCause;
import org.sightline.domain.TimeRange;
import org.sightline.media.AccessUnit;
import org.sightline.media.mp4.Mp4File;
import org.sightline.media.mp4.Sample;
import org.sightline.stream.StreamMessage;

final class PlaybackTest {
  @TempDir Path folder;

  @Test
  void aClipBeginsWithTheKeyPictureBeforeAndEndsWhereAsked() throws IOException {
    try (Script door = new Script(folder)) {
      door.begin().seconds(25).end(GapCause.CONNECTION_LOST);
      Path out = folder.resolve("clip.mp4");
      Instant first = write(door, range(8500, 12_350), out);
      assertEquals(START.plusMillis(8000), first);
      try (Mp4File file = Mp4File.open(out)) {
        List<Sample> samples = file.samples(0);
        assertTrue(samples.getFirst().key());
        assertEquals(44, samples.size());
        for (int i = 0; i < samples.size(); i++) {
          assertEquals(i * 9000L, samples.get(i).time(), "picture " + i);
        }
      }
    }
  }

  @Test
  void theOpenSegmentPlaysUpToItsLastFragment() throws IOException {
    try (Script door = new Script(folder)) {
      door.begin().seconds(14);
      Path out = folder.resolve("clip.mp4");
      write(door, range(0, 1_000_000), out);
      try (Mp4File file = Mp4File.open(out)) {
        assertTrue(file.samples(0).size() >= 120, "pictures: " + file.samples(0).size());
        assertEquals(file.samples(0).size() - 1L, file.samples(0).getLast().time() / 9000);
      }
    }
  }

  @Test
  void aHoleInFootageIsAHoleInTheFile() throws IOException {
    try (Script door = new Script(folder)) {
      door.begin().seconds(2).end(GapCause.CONNECTION_LOST).advance(Duration.ofSeconds(5));
      door.begin().seconds(2).end(GapCause.CONNECTION_LOST);
      Path out = folder.resolve("clip.mp4");
      write(door, range(0, 20_000), out);
      try (Mp4File file = Mp4File.open(out)) {
        assertEquals(40, file.samples(0).size());
        assertEquals(7 * 90_000L, file.samples(0).get(20).time());
      }
      assertEquals(
          new TimeRange(START, START.plusSeconds(2)),
          door.recordings.playback().playable(DOOR, START.plusMillis(500)).orElseThrow());
      assertEquals(
          new TimeRange(START.plusSeconds(7), START.plusSeconds(9)),
          door.recordings.playback().playable(DOOR, START.plusSeconds(4)).orElseThrow());
      assertTrue(door.recordings.playback().playable(DOOR, START.plusSeconds(60)).isEmpty());
    }
  }

  @Test
  void beforeAStreamWasKnownThereIsNeitherFootageNorGap() {
    try (Script door = new Script(folder)) {
      door.begin().seconds(2).end(GapCause.CONNECTION_LOST);
      Timeline before = door.recordings.timeline(DOOR, range(-60_000, -30_000));
      assertEquals(new Timeline(List.of(), List.of(), List.of()), before);
    }
  }

  @Test
  void whereNothingWasRecordedIsSaid() {
    try (Script door = new Script(folder)) {
      RecordingException refused =
          assertThrows(
              RecordingException.class,
              () ->
                  door.recordings
                      .playback()
                      .writeMp4(DOOR, range(0, 1000), java.io.OutputStream.nullOutputStream()));
      assertEquals(RecordingException.Kind.NO_FOOTAGE, refused.kind());
    }
  }

  @Test
  void aPlaylistNamesSegmentsAndTheirDiscontinuities() throws IOException {
    try (Script door = new Script(folder)) {
      door.begin().seconds(15).end(GapCause.CONNECTION_LOST).advance(Duration.ofSeconds(5));
      door.begin().seconds(5).end(GapCause.CONNECTION_LOST);
      String playlist = door.recordings.playback().hlsPlaylist(DOOR, range(0, 60_000), true);
      List<String> lines = playlist.lines().toList();
      assertEquals("#EXTM3U", lines.getFirst());
      assertEquals("#EXT-X-ENDLIST", lines.getLast());
      assertEquals(
          3,
          lines.stream()
              .filter(l -> l.contains("media.m4s"))
              .map(l -> l.replaceAll("/.*", ""))
              .distinct()
              .count());
      assertEquals(1, lines.stream().filter(l -> l.equals("#EXT-X-DISCONTINUITY")).count());
      assertTrue(playlist.contains("#EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:20.000Z"), playlist);
      ByteArrayOutputStream joined = new ByteArrayOutputStream();
      List<SegmentRow> rows = door.recordings.segments(DOOR);
      joined.writeBytes(
          door.recordings.playback().hlsInitialisation(DOOR, rows.getFirst().id(), true));
      door.recordings.playback().hlsSegment(DOOR, rows.get(0).id(), HlsPiece.WHOLE, joined);
      door.recordings.playback().hlsSegment(DOOR, rows.get(1).id(), HlsPiece.WHOLE, joined);
      Path out = Files.write(folder.resolve("joined.mp4"), joined.toByteArray());
      try (Mp4File file = Mp4File.open(out)) {
        assertEquals(150, file.samples(0).size());
        assertEquals(149 * 9000L, file.samples(0).getLast().time());
      }
      assertThrows(
          RecordingException.class,
          () -> door.recordings.playback().hlsInitialisation(DOOR, 999, true));
    }
  }

  @Test
  void realFootageWithSoundIsRecordedAndFfmpegDecodesTheClip() throws Exception {
    Path source =
        Path.of(System.getProperty("sightline.root", "."))
            .resolve("../shared/data/footage/car-detection.mp4");
    Assumptions.assumeTrue(Files.exists(source), "needs third-party test data: " + source);
    try (Script door = new Script(folder);
        Mp4File in = Mp4File.open(source)) {
      play(door, in);
      door.end(GapCause.CONNECTION_LOST);
      Path out = folder.resolve("clip.mp4");
      Instant first = write(door, range(0, 60_000), out);
      assertTrue(first.isBefore(START.plusSeconds(1)));
      try (Mp4File file = Mp4File.open(out)) {
        assertEquals(in.tracks(), file.tracks());
        assertEquals(in.samples(0).size(), file.samples(0).size());
        assertEquals(in.samples(1).size(), file.samples(1).size(), 3);
      }
      assertEquals("", ffmpeg(out));
      for (SegmentRow row : door.recordings.segments(DOOR)) {
        assertEquals("", ffmpeg(folder.resolve("recordings").resolve(row.path())));
      }
    }
  }

  private static void play(Script door, Mp4File in) throws IOException {
    List<AccessUnit> units = new ArrayList<>();
    for (int track = 0; track < in.tracks().size(); track++) {
      for (int i = 0; i < in.samples(track).size(); i++) {
        units.add(in.read(track, i));
      }
    }
    units.sort(
        Comparator.comparingDouble(
            u -> (double) u.time() / in.tracks().get(u.mediaTrack()).clockRate()));
    List<List<AccessUnit>> decoding = new ArrayList<>();
    for (int track = 0; track < in.tracks().size(); track++) {
      int own = track;
      decoding.add(new ArrayList<>());
      for (int i = 0; i < in.samples(own).size(); i++) {
        decoding.get(own).add(in.read(own, i));
      }
    }
    door.recorder().accept(new StreamMessage.RunStarted(1, START, in.tracks()));
    int[] next = new int[decoding.size()];
    int count = 0;
    for (AccessUnit slot : units) {
      AccessUnit unit = decoding.get(slot.mediaTrack()).get(next[slot.mediaTrack()]++);
      door.clock.set(
          START.plusMillis(slot.time() * 1000 / in.tracks().get(slot.mediaTrack()).clockRate()));
      door.recorder()
          .accept(
              new StreamMessage.Unit(
                  new AccessUnit(
                      unit.mediaTrack(),
                      unit.time(),
                      unit.key(),
                      false,
                      door.clock.instant(),
                      unit.bytes())));
      if (++count % 10 == 0) {
        door.recordings.visit();
      }
    }
  }

  private static String ffmpeg(Path file) throws Exception {
    Process process;
    try {
      process =
          new ProcessBuilder("ffmpeg", "-v", "error", "-i", file.toString(), "-f", "null", "-")
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      Assumptions.abort("needs ffmpeg: " + e.getMessage());
      return "";
    }
    String out = new String(process.getInputStream().readAllBytes());
    assertTrue(process.waitFor(1, TimeUnit.MINUTES));
    return out;
  }

  private static Instant write(Script door, TimeRange range, Path to) throws IOException {
    try (var out = Files.newOutputStream(to)) {
      return door.recordings.playback().writeMp4(DOOR, range, out);
    }
  }

  private static TimeRange range(long fromMillis, long toMillis) {
    return new TimeRange(START.plusMillis(fromMillis), START.plusMillis(toMillis));
  }
}
