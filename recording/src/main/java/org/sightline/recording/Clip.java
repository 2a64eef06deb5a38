package org.sightline.recording;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.sightline.domain.TimeRange;
import org.sightline.media.MediaFormat;
import org.sightline.media.mp4.FragmentHead;
import org.sightline.media.mp4.FragmentTable;
import org.sightline.media.mp4.FragmentWriter;

/// Footage of a range as one fragmented MP4, from the key picture at or before its start to its
/// end.
///
/// Media time 0 is the first picture, and media time goes with wall time: where footage is missing
/// the file has a hole of the same length. Where the camera changed its picture's form the file
/// ends, because one initialisation cannot describe both. A segment that retention deletes
/// meanwhile ends it too.
public final class Clip {
  private final Volumes volumes;
  private final List<SegmentRow> rows;
  private final SegmentMap first;
  private final int firstFragment;
  private final long originUs;
  private final long endUs;

  private Clip(
      Volumes volumes,
      List<SegmentRow> rows,
      SegmentMap first,
      int firstFragment,
      long wantedEndUs) {
    this.volumes = volumes;
    this.rows = rows;
    this.first = first;
    this.firstFragment = firstFragment;
    originUs =
        rows.getFirst().startUs()
            + (first.fragments().isEmpty()
                ? 0
                : first.startUs(first.fragments().get(firstFragment)));
    endUs = Math.max(originUs, Math.min(wantedEndUs, rows.getLast().endUs()));
  }

  /// @param rows that overlap the range, in order, at least one
  static Clip of(Volumes volumes, List<SegmentRow> rows, SegmentMap first, TimeRange range) {
    int from = 0;
    long startUs = Micros.of(range.start()) - rows.getFirst().startUs();
    for (int i = 0; i < first.fragments().size(); i++) {
      FragmentTable.Fragment fragment = first.fragments().get(i);
      if (fragment.key() && first.startUs(fragment) <= startUs) {
        from = i;
      }
    }
    return new Clip(volumes, sameForm(rows), first, from, Micros.of(range.end()));
  }

  private static List<SegmentRow> sameForm(List<SegmentRow> rows) {
    int count = 0;
    while (count < rows.size() && rows.get(count).initHash().equals(rows.getFirst().initHash())) {
      count++;
    }
    return rows.subList(0, count);
  }

  /// From the first picture to where the file ends.
  public TimeRange range() {
    return new TimeRange(Micros.instant(originUs), Micros.instant(endUs));
  }

  /// When the first picture was taken.
  public Instant startsAt() {
    return Micros.instant(originUs);
  }

  /// Writes the file; memory for one fragment is all it takes.
  ///
  /// @throws IOException if `out` fails, or the disk
  public void writeTo(OutputStream out) throws IOException {
    out.write(
        new FragmentWriter(first.tracks())
            .initialisation(Duration.ofMillis((endUs - originUs + 999) / 1000)));
    long sequence = 0;
    for (int i = 0; i < rows.size(); i++) {
      SegmentRow row = rows.get(i);
      SegmentMap map;
      try (FileChannel channel = SegmentMap.channel(volumes.path(row))) {
        map = i == 0 ? first : SegmentMap.read(volumes.path(row));
        for (int f = i == 0 ? firstFragment : 0; f < map.fragments().size(); f++) {
          FragmentTable.Fragment fragment = map.fragments().get(f);
          if (row.startUs() + map.startUs(fragment) >= endUs) {
            return;
          }
          byte[] bytes = trimmed(row, map, fragment, SegmentMap.bytes(channel, fragment));
          if (bytes.length > 0) {
            FragmentHead.move(bytes, ++sequence, shift(map.tracks(), row.startUs() - originUs));
            out.write(bytes);
          }
        }
      } catch (NoSuchFileException deleted) {
        return;
      }
    }
  }

  private byte[] trimmed(
      SegmentRow row, SegmentMap map, FragmentTable.Fragment fragment, byte[] bytes) {
    long fragmentEndUs = row.startUs() + Micros.ofTicks(fragment.end(), map.lead());
    return fragmentEndUs <= endUs
        ? bytes
        : FragmentHead.cut(bytes, map.tracks(), shift(map.tracks(), endUs - row.startUs()));
  }

  static long[] shift(List<MediaFormat> tracks, long us) {
    return tracks.stream().mapToLong(format -> Micros.toTicks(us, format)).toArray();
  }
}
