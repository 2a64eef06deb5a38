package org.sightline.recording;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.sightline.media.MediaFormat;
import org.sightline.media.mp4.FragmentSamples;
import org.sightline.media.mp4.FragmentTable;

/// Segments that one file can hold one after the other, and how their media tracks go into its own.
///
/// Where the camera changed the form of a media track, but not its codec, the file's media track
/// gets one more sample description. Where the pictures' codec changed the reel ends: no player
/// goes on over that within a file.
///
/// @param rows in order, at least one
/// @param forms sample descriptions of each of the file's media tracks
/// @param places for each `initHash` where its media tracks go
record Reel(
    List<SegmentRow> rows,
    Function<SegmentRow, SegmentMap> maps,
    Volumes volumes,
    List<List<MediaFormat>> forms,
    Map<String, List<Place>> places) {
  private static final System.Logger LOG = System.getLogger(Reel.class.getName());

  /// Sample descriptions of one media track, at most.
  private static final int MAX_FORMS = 32;

  /// Where a segment's media track goes.
  ///
  /// @param track of the file, or -1 where it is left out
  /// @param form of that media track
  record Place(int track, int form) {}

  /// The longest reel from the first row that can be read.
  static Optional<Reel> of(
      List<SegmentRow> rows,
      Function<SegmentRow, SegmentMap> maps,
      Volumes volumes,
      Predicate<MediaFormat> wanted) {
    List<SegmentRow> taken = new ArrayList<>();
    List<List<MediaFormat>> forms = new ArrayList<>();
    Map<String, List<Place>> places = new HashMap<>();
    for (SegmentRow row : rows) {
      if (!places.containsKey(row.initHash()) || taken.isEmpty()) {
        try {
          Optional<List<Place>> found = places(maps.apply(row).tracks(), forms, wanted);
          if (found.isEmpty()) {
            break;
          }
          places.put(row.initHash(), found.get());
        } catch (RecordingException unreadable) {
          LOG.log(System.Logger.Level.WARNING, "segment skipped", unreadable);
          continue;
        }
      }
      taken.add(row);
    }
    return taken.isEmpty()
        ? Optional.empty()
        : Optional.of(new Reel(taken, maps, volumes, forms, places));
  }

  private static Optional<List<Place>> places(
      List<MediaFormat> tracks, List<List<MediaFormat>> forms, Predicate<MediaFormat> wanted) {
    boolean first = forms.isEmpty();
    List<Place> places = new ArrayList<>();
    for (MediaFormat format : tracks) {
      if (!wanted.test(format)) {
        places.add(new Place(-1, 0));
        continue;
      }
      int track = first ? -1 : free(format, forms, places);
      if (track < 0) {
        if (!first && format.isVideo()) {
          return Optional.empty();
        }
        track = forms.size();
        forms.add(new ArrayList<>());
      }
      List<MediaFormat> own = forms.get(track);
      int form = own.indexOf(format);
      if (form < 0) {
        form = own.size();
        own.add(format);
      }
      if (form >= MAX_FORMS) {
        return Optional.empty();
      }
      places.add(new Place(track, form));
    }
    return places.stream().allMatch(place -> place.track() < 0)
        ? Optional.empty()
        : Optional.of(places);
  }

  private static int free(MediaFormat format, List<List<MediaFormat>> forms, List<Place> taken) {
    for (int i = 0; i < forms.size(); i++) {
      int track = i;
      MediaFormat own = forms.get(i).getFirst();
      if (own.getClass() == format.getClass()
          && own.clockRate() == format.clockRate()
          && taken.stream().noneMatch(place -> place.track() == track)) {
        return i;
      }
    }
    return -1;
  }

  /// The first form of each of the file's media tracks.
  List<MediaFormat> formats() {
    return forms.stream().map(List::getFirst).toList();
  }

  /// Which of the file's media tracks leads.
  int lead() {
    return SegmentFile.leadOf(formats());
  }

  long endUs() {
    return rows.getLast().endUs();
  }

  /// Whether the segment's media tracks are the file's, in the only forms that those have.
  boolean isPlain(SegmentRow row) {
    List<Place> own = places.getOrDefault(row.initHash(), List.of());
    for (int i = 0; i < own.size(); i++) {
      if (own.get(i).track() != i || forms.get(i).size() > 1) {
        return false;
      }
    }
    return own.size() == forms.size();
  }

  /// Where a segment's samples go in a file whose media time 0 is `originUs` and that ends before
  /// `endUs`.
  List<FragmentSamples.Target> targets(SegmentRow row, SegmentMap map, long originUs, long endUs) {
    List<Place> own = places.getOrDefault(row.initHash(), List.of());
    List<FragmentSamples.Target> targets = new ArrayList<>();
    for (int i = 0; i < own.size(); i++) {
      MediaFormat format = map.tracks().get(i);
      targets.add(
          new FragmentSamples.Target(
              own.get(i).track(),
              own.get(i).form(),
              Micros.toTicks(row.startUs() - originUs, format),
              Micros.toTicksUp(endUs - row.startUs(), format),
              own.get(i).track() >= 0 && forms.get(own.get(i).track()).size() > 1 ? format : null));
    }
    return targets;
  }

  /// What is done with a fragment.
  interface Visit {
    /// @return whether to go on
    boolean on(Spot spot) throws IOException;
  }

  /// A fragment and where it stands.
  record Spot(SegmentRow row, SegmentMap map, FragmentTable.Fragment fragment, FileChannel file) {
    long startUs() {
      return row.startUs() + map.startUs(fragment);
    }

    long endUs() {
      return row.startUs() + Micros.ofTicks(fragment.end(), map.lead());
    }

    FragmentSamples samples() throws IOException {
      return FragmentSamples.read(SegmentMap.head(file, fragment), map.tracks().size());
    }
  }

  /// Visits the fragments from a key fragment of the first segment on, in order. A segment that
  /// retention has deleted meanwhile is passed over.
  void visit(int firstFragment, Visit visit) throws IOException {
    for (int i = 0; i < rows.size(); i++) {
      SegmentRow row = rows.get(i);
      try (FileChannel file = SegmentMap.channel(volumes.path(row))) {
        SegmentMap map = maps.apply(row);
        for (int f = i == 0 ? firstFragment : 0; f < map.fragments().size(); f++) {
          if (!visit.on(new Spot(row, map, map.fragments().get(f), file))) {
            return;
          }
        }
      } catch (NoSuchFileException deleted) {
        LOG.log(
            System.Logger.Level.INFO, "segment was deleted while it was played path=" + row.path());
      }
    }
  }
}
