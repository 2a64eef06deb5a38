package org.sightline.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sightline.recording.Script.DOOR;
import static org.sightline.recording.Script.START;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.domain.GapCause;
import org.sightline.domain.TimeRange;
import org.sightline.media.mp4.Mp4File;
import org.sightline.media.mp4.Sample;

final class ClipEdgesTest {
  private static final int ROUNDS = 150;

  @TempDir Path folder;

  @Test
  void anyRangeGivesExactlyThePicturesInIt() throws IOException {
    long seed = Long.getLong("sightline.seed", 20261123);
    Random random = new Random(seed);
    try (Script door = new Script(folder)) {
      door.begin().seconds(25).end(GapCause.CONNECTION_LOST).advance(Duration.ofSeconds(5));
      door.begin().seconds(17).end(GapCause.CONNECTION_LOST);
      List<Instant> all =
          door.recordings.playback().pictures(DOOR, range(0, 60_000_000), 10_000).stream()
              .map(PictureTime::at)
              .toList();
      assertEquals(420, all.size());
      for (int round = 0; round < ROUNDS; round++) {
        long from = random.nextLong(55_000_000);
        TimeRange range = range(from, from + 1 + random.nextLong(20_000_000));
        String what = "seed %d round %d %s".formatted(seed, round, range);
        List<Instant> wanted = all.stream().filter(range::contains).toList();
        Optional<Clip> clip = door.recordings.playback().clip(DOOR, range, ClipForm.EXACT);
        assertEquals(!wanted.isEmpty(), clip.isPresent(), what);
        if (clip.isPresent()) {
          assertEquals(wanted.getFirst(), clip.get().startsAt(), what);
          assertEquals(wanted, shown(clip.get(), true), "plain " + what);
          assertEquals(wanted, shown(clip.get(), false), "fragmented " + what);
        }
        List<PictureTime> table = door.recordings.playback().pictures(DOOR, range, 10_000);
        assertEquals(wanted, table.stream().map(PictureTime::at).toList(), what);
      }
    }
  }

  /// The instants of the pictures that a player shows.
  private List<Instant> shown(Clip clip, boolean plain) throws IOException {
    Path file = folder.resolve("clip.mp4");
    try (OutputStream out = Files.newOutputStream(file)) {
      if (plain) {
        PlainClip made = clip.plain();
        made.writeTo(out);
        out.flush();
        assertEquals(made.bytes(), Files.size(file));
      } else {
        clip.writeTo(out);
      }
    }
    List<Instant> shown = new ArrayList<>();
    try (Mp4File read = Mp4File.open(file)) {
      for (Sample sample : read.samples(0)) {
        if (sample.time() >= 0) {
          shown.add(clip.startsAt().plusNanos(sample.time() * 1_000_000_000 / 90_000));
        }
      }
    }
    return shown;
  }

  @Test
  void aPartOfAPlainFileIsThatPartOfTheWhole() throws IOException {
    try (Script door = new Script(folder)) {
      door.begin().seconds(25).end(GapCause.CONNECTION_LOST);
      PlainClip clip =
          door.recordings
              .playback()
              .clip(DOOR, range(2_500_000, 23_000_000), ClipForm.EXACT)
              .orElseThrow()
              .plain();
      var whole = new java.io.ByteArrayOutputStream();
      clip.writeTo(whole);
      Random random = new Random(7);
      for (int round = 0; round < 50; round++) {
        int from = random.nextInt((int) clip.bytes());
        int to = from + 1 + random.nextInt((int) clip.bytes() - from);
        var part = new java.io.ByteArrayOutputStream();
        clip.writeTo(part, from, to);
        assertTrue(
            Arrays.equals(Arrays.copyOfRange(whole.toByteArray(), from, to), part.toByteArray()),
            from + " to " + to);
      }
    }
  }

  @Test
  void keyPicturesComeAtTheirTimes() throws IOException {
    try (Script door = new Script(folder)) {
      door.begin().seconds(25).end(GapCause.CONNECTION_LOST);
      TimeRange range = range(3_300_000, 20_000_000);
      Clip clip = door.recordings.playback().clip(DOOR, range).orElseThrow();
      List<Instant> keys = new ArrayList<>();
      keys.add(clip.decodesFrom());
      door.recordings.playback().pictures(DOOR, range, 10_000).stream()
          .filter(PictureTime::key)
          .map(PictureTime::at)
          .filter(at -> at.isAfter(clip.decodesFrom()))
          .forEach(keys::add);
      assertEquals(keys, keyPictures(clip, Duration.ZERO));
      List<Instant> few = keyPictures(clip, Duration.ofSeconds(5));
      assertTrue(few.size() > 1 && few.size() <= 5, few.toString());
      for (int i = 1; i < few.size(); i++) {
        assertTrue(Duration.between(few.get(i - 1), few.get(i)).toSeconds() >= 5, few.toString());
      }
    }
  }

  private List<Instant> keyPictures(Clip clip, Duration spacing) throws IOException {
    Path file = folder.resolve("keys.mp4");
    try (OutputStream out = Files.newOutputStream(file)) {
      clip.writeKeyPicturesTo(out, spacing);
    }
    try (Mp4File read = Mp4File.open(file)) {
      return read.samples(0).stream()
          .peek(sample -> assertTrue(sample.key()))
          .map(s -> clip.decodesFrom().plusNanos(s.time() * 1_000_000_000 / 90_000))
          .toList();
    }
  }

  private static TimeRange range(long fromMicros, long toMicros) {
    return new TimeRange(START.plusNanos(fromMicros * 1000), START.plusNanos(toMicros * 1000));
  }
}
