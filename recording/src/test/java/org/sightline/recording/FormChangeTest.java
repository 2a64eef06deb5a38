package org.sightline.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.sightline.recording.Script.DOOR;
import static org.sightline.recording.Script.PICTURE;
import static org.sightline.recording.Script.SOUND;
import static org.sightline.recording.StreamRecorderTest.span;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.domain.GapCause;
import org.sightline.media.MediaFormat;
import org.sightline.media.mp4.Mp4File;

/// A camera that changes its picture's form in the middle of a run.
final class FormChangeTest {
  private static final MediaFormat.H264 LARGER =
      new MediaFormat.H264(new byte[] {0x67, 0x42, 0, 0x1F, 2}, new byte[] {0x68, 1, 3}, 1280, 720);

  @TempDir Path folder;

  @Test
  void aNewFormBeginsANewSegmentWithoutAGap() throws IOException {
    try (Script door = new Script(folder)) {
      door.begin().seconds(3).play("IPPPP");
      door.change(LARGER).play("IPPPPv").seconds(3).end(GapCause.CONNECTION_LOST);
      assertEquals(List.of(span(0, 7000)), door.timeline().spans());
      List<SegmentRow> rows = door.recordings.segments(DOOR);
      assertEquals(
          List.of(span(0, 3500), span(3500, 7000)), rows.stream().map(SegmentRow::range).toList());
      assertEquals(rows.getFirst().runStartUs(), rows.getLast().runStartUs());
      try (Mp4File first = open(rows.getFirst());
          Mp4File second = open(rows.getLast())) {
        assertEquals(List.of(PICTURE), first.tracks());
        assertEquals(List.of(LARGER), second.tracks());
        assertEquals(35, first.samples(0).size());
        assertEquals(35, second.samples(0).size());
      }
    }
  }

  @Test
  void picturesOfTheNewFormBeforeItsKeyPictureAreNotPutIntoTheOldSegment() throws IOException {
    try (Script door = new Script(folder)) {
      door.begin().seconds(2).change(LARGER).play("PPPPPPIPPPvv").end(GapCause.CONNECTION_LOST);
      List<SegmentRow> rows = door.recordings.segments(DOOR);
      try (Mp4File first = open(rows.getFirst());
          Mp4File second = open(rows.getLast())) {
        assertEquals(20, first.samples(0).size());
        assertEquals(4, second.samples(0).size());
      }
    }
  }

  @Test
  void aMediaTrackThatComesAndGoesChangesTheFormToo() throws IOException {
    try (Script door = new Script(folder)) {
      door.begin(PICTURE, SOUND).seconds(2).change(PICTURE).seconds(2);
      door.change(SOUND, PICTURE);
      door.end(GapCause.CONNECTION_LOST);
      assertEquals(List.of(span(0, 4000)), door.timeline().spans());
      assertEquals(2, door.recordings.segments(DOOR).size());
    }
  }

  @Test
  void aRunThatWasNotToldToEndIsOverWhereAnotherBegins() {
    try (Script door = new Script(folder)) {
      door.begin().seconds(2).advance(java.time.Duration.ofSeconds(5)).begin().seconds(2);
      assertEquals(
          List.of(GapCause.CONNECTION_LOST),
          door.timeline().gaps().stream().map(org.sightline.domain.Gap::cause).toList());
      assertEquals(List.of(span(0, 2000), span(7000, 9000)), door.timeline().spans());
    }
  }

  private Mp4File open(SegmentRow row) throws IOException {
    return Mp4File.open(folder.resolve("recordings").resolve(row.path()));
  }
}
