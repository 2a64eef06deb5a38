package org.sightline.recording;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.sightline.domain.TimeRange;
import org.sightline.media.mp4.FragmentSamples;
import org.sightline.media.mp4.FragmentTable;
import org.sightline.media.mp4.Sample;

/// The times of recorded pictures, read from the heads of their fragments.
record PictureTable(Volumes volumes, Function<SegmentRow, SegmentMap> maps) {
  /// @param rows that overlap the range, in order
  /// @param damaged stretches, in order
  List<PictureTime> pictures(
      List<SegmentRow> rows, TimeRange range, List<TimeRange> damaged, int most) {
    List<PictureTime> found = new ArrayList<>();
    for (SegmentRow row : rows) {
      if (found.size() >= most) {
        break;
      }
      try (FileChannel file = SegmentMap.channel(volumes.path(row))) {
        for (Long key : of(row, file, range, most - found.size())) {
          var at = Micros.instant(key >> 1);
          found.add(
              new PictureTime(
                  at, (key & 1) == 1, damaged.stream().anyMatch(part -> part.contains(at))));
        }
      } catch (NoSuchFileException deleted) {
        continue;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return found;
  }

  /// Times in microseconds, twice, and one more for key pictures.
  private List<Long> of(SegmentRow row, FileChannel file, TimeRange range, int most)
      throws IOException {
    SegmentMap map = maps.apply(row);
    int track = SegmentFile.leadOf(map.tracks());
    long fromUs = Micros.of(range.start());
    long toUs = Micros.of(range.end());
    List<Long> found = new ArrayList<>();
    for (FragmentTable.Fragment fragment : map.fragments()) {
      long startUs = row.startUs() + map.startUs(fragment);
      if (startUs >= toUs || found.size() >= most) {
        break;
      }
      if (row.startUs() + Micros.ofTicks(fragment.end(), map.lead()) <= fromUs) {
        continue;
      }
      FragmentSamples samples =
          FragmentSamples.read(SegmentMap.head(file, fragment), map.tracks().size());
      for (Sample sample : samples.of(track)) {
        long us = row.startUs() + Micros.ofTicks(sample.time(), map.lead());
        if (us >= fromUs && us < toUs) {
          found.add(us << 1 | (sample.key() ? 1 : 0));
        }
      }
    }
    found.sort(Comparator.naturalOrder());
    return found.subList(0, Math.min(most, found.size()));
  }
}
