package org.sightline.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sightline.recording.Script.DOOR;
import static org.sightline.recording.Script.START;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.domain.GapCause;
import org.sightline.domain.TimeRange;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;
import org.sightline.media.mp4.Mp4File;
import org.sightline.stream.StreamMessage;

/// A camera whose pictures change their form in the middle of a run, judged by another decoder.
final class SegmentChangeTest {
  private static final int PICTURES = 50;

  @TempDir Path folder;

  @Test
  void bothHalvesOfAChangePlayInOneFile() throws Exception {
    try (Script door = new Script(folder)) {
      record(door, "libx264", "320x240", "640x360");
      TimeRange range = new TimeRange(START.plusMillis(500), START.plusMillis(3500));
      Clip clip = door.recordings.playback().clip(DOOR, range, ClipForm.EXACT).orElseThrow();
      assertEquals(new TimeRange(START.plusMillis(520), range.end()), clip.range());
      Path plain = write(clip, true);
      List<String> pictures = decoded(plain);
      assertEquals(75, pictures.size(), "plain: " + pictures);
      assertTrue(pictures.getFirst().startsWith("0.000000,320,240"), pictures.getFirst());
      assertTrue(pictures.getLast().startsWith("2.960000,640,360"), pictures.getLast());
      List<String> fragmented = decoded(write(clip, false));
      assertEquals(75, fragmented.stream().filter(p -> !p.startsWith("-")).count());
      assertEquals(38, fragmented.stream().filter(p -> p.contains("640,360")).count());
      assertTrue(fragmented.getLast().startsWith("2.960000,640,360"), fragmented.getLast());
    }
  }

  @Test
  void aClipEndsWhereTheCodecChangesAndTheNextGoesOn() throws Exception {
    try (Script door = new Script(folder)) {
      List<MediaFormat> first = feed(door, true, source("libx264", "320x240"), START, 0);
      assertEquals(1, first.size());
      feed(door, false, source("libx265", "320x240"), START, PICTURES);
      door.end(GapCause.CONNECTION_LOST);
      TimeRange range = new TimeRange(START.plusMillis(500), START.plusMillis(3500));
      Clip clip = door.recordings.playback().clip(DOOR, range, ClipForm.EXACT).orElseThrow();
      assertEquals(START.plusSeconds(2), clip.range().end());
      Clip next =
          door.recordings
              .playback()
              .clip(DOOR, new TimeRange(clip.range().end(), range.end()), ClipForm.EXACT)
              .orElseThrow();
      assertEquals(START.plusSeconds(2), next.startsAt());
      assertEquals(37, decoded(write(clip, true)).size());
      assertEquals(38, decoded(write(next, true)).size());
    }
  }

  @Test
  void aPlaylistCarriesBothHalvesAndEndsWhereAsked() throws Exception {
    try (Script door = new Script(folder)) {
      record(door, "libx264", "320x240", "640x360");
      TimeRange range = new TimeRange(START.plusMillis(500), START.plusMillis(3500));
      String playlist = door.recordings.playback().hlsPlaylist(DOOR, range, true);
      assertTrue(playlist.contains("#EXT-X-START:TIME-OFFSET=0.500000,PRECISE=YES"), playlist);
      assertEquals(1, playlist.lines().filter("#EXT-X-DISCONTINUITY"::equals).count(), playlist);
      assertEquals(2, playlist.lines().filter(l -> l.startsWith("#EXT-X-MAP")).count(), playlist);
      List<String> pictures = decoded(saved(door.recordings.playback(), playlist));
      assertEquals(88, pictures.size(), playlist);
      assertEquals(50, pictures.stream().filter(p -> p.contains("320,240")).count());
    }
  }

  /// The playlist and what it names as files.
  private Path saved(Playback playback, String playlist) throws IOException {
    StringBuilder local = new StringBuilder();
    int pieces = 0;
    for (String line : playlist.lines().toList()) {
      if (line.startsWith("#EXT-X-MAP")) {
        long segment = Long.parseLong(line.replaceAll(".*\"(\\d+)/.*", "$1"));
        Files.write(
            folder.resolve(segment + ".init.mp4"), playback.hlsInitialisation(DOOR, segment, true));
        local.append("#EXT-X-MAP:URI=\"").append(segment).append(".init.mp4\"\n");
      } else if (line.startsWith("#") || line.isBlank()) {
        local.append(line).append('\n');
      } else {
        long segment = Long.parseLong(line.replaceAll("/.*", ""));
        String end = line.replaceAll(".*end=([^&]*).*", "$1");
        HlsPiece piece =
            new HlsPiece(
                Integer.parseInt(line.replaceAll(".*from=(\\d+).*", "$1")),
                Integer.parseInt(line.replaceAll(".*to=(\\d+).*", "$1")),
                end.equals(line) ? null : java.time.Instant.parse(end),
                line.contains("complete=1"),
                false);
        Path file = folder.resolve("piece" + pieces++ + ".m4s");
        try (OutputStream out = Files.newOutputStream(file)) {
          playback.hlsSegment(DOOR, segment, piece, out);
        }
        local.append(file.getFileName()).append('\n');
      }
    }
    return Files.writeString(folder.resolve("index.m3u8"), local);
  }

  private void record(Script door, String codec, String... sizes) throws Exception {
    for (int i = 0; i < sizes.length; i++) {
      feed(door, i == 0, source(codec, sizes[i]), START, i * PICTURES);
    }
    door.end(GapCause.CONNECTION_LOST);
  }

  private static List<MediaFormat> feed(
      Script door, boolean first, Path source, java.time.Instant at, int from) throws IOException {
    try (Mp4File in = Mp4File.open(source)) {
      List<MediaFormat> tracks = in.tracks();
      door.recorder().accept(new StreamMessage.RunStarted(first ? 1 : 2, at, tracks));
      for (int i = 0; i < in.samples(0).size(); i++) {
        AccessUnit unit = in.read(0, i);
        long time = (from + i) * 3600L;
        door.clock.set(at.plusMillis((from + i) * 40L));
        door.recorder()
            .accept(
                new StreamMessage.Unit(
                    new AccessUnit(
                        0, time, unit.key(), false, door.clock.instant(), unit.bytes())));
        if (i % 5 == 0) {
          door.recordings.visit();
        }
      }
      return tracks;
    }
  }

  private Path source(String codec, String size) throws Exception {
    Path file = folder.resolve(codec + size + ".mp4");
    run(
        List.of(
            "ffmpeg",
            "-v",
            "error",
            "-y",
            "-f",
            "lavfi",
            "-i",
            "testsrc2=r=25:s=" + size,
            "-frames:v",
            String.valueOf(PICTURES),
            "-c:v",
            codec,
            "-g",
            "25",
            "-bf",
            "0",
            "-x265-params",
            "log-level=none",
            "-tag:v",
            codec.equals("libx264") ? "avc1" : "hvc1",
            file.toString()));
    return file;
  }

  private Path write(Clip clip, boolean plain) throws IOException {
    Path file = folder.resolve(plain ? "plain.mp4" : "fragmented.mp4");
    try (OutputStream out = Files.newOutputStream(file)) {
      if (plain) {
        clip.plain().writeTo(out);
      } else {
        clip.writeTo(out);
      }
    }
    return file;
  }

  /// Time, width and height of every picture that ffprobe decodes.
  private static List<String> decoded(Path file) throws Exception {
    String out =
        run(
            List.of(
                "ffprobe",
                "-v",
                "error",
                "-select_streams",
                "v",
                "-show_entries",
                "frame=pts_time,width,height",
                "-of",
                "csv=p=0",
                file.toString()));
    return out.lines().filter(line -> !line.isBlank()).toList();
  }

  private static String run(List<String> command) throws Exception {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      Assumptions.abort("needs ffmpeg: apt-get install ffmpeg (" + e.getMessage() + ")");
      return "";
    }
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(1, TimeUnit.MINUTES), "it does not end: " + command);
    assertEquals(0, process.exitValue(), out);
    return out;
  }
}
