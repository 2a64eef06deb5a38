package org.sightline.recording;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;
import org.sightline.media.mp4.FragmentSamples;
import org.sightline.media.mp4.FragmentTable;
import org.sightline.media.mp4.FragmentWriter;
import org.sightline.picture.PictureWorks;
import org.sightline.picture.SoundTranscoder;
import org.sightline.picture.Turner;

/// One piece of a playlist whose plain sound is turned into AAC.
///
/// Pieces are asked for one by one and must fit together, so frames lie on a grid of the run's
/// media time, and each piece has those that begin within it. An AAC frame is heard right only
/// behind the one before it, and an encoder gives a frame only when it has the next ones: so the
/// sound of a fragment before the piece and of two behind it goes in as well, over the borders of
/// segments.
final class HlsSound implements AutoCloseable {
  private static final int FRAGMENTS_BEHIND = 2;

  private final SegmentRow row;
  private final HlsPiece piece;
  private final Sources sources;
  private final List<MediaFormat> tracks;
  private final FragmentWriter writer;
  private final Map<Integer, Turner> turners = new HashMap<>();
  private final List<AccessUnit> waiting = new ArrayList<>();

  /// Where footage is read and its sound turned.
  record Sources(Function<SegmentRow, SegmentMap> maps, Volumes volumes, PictureWorks works) {
    SegmentMap map(SegmentRow row) {
      return maps.apply(row);
    }
  }

  /// A segment and those that its run goes on from and into, as far as they are there.
  record Around(@Nullable SegmentRow before, SegmentRow row, @Nullable SegmentRow after) {
    /// The segments next to `row` among `near`.
    static Around of(SegmentRow row, List<SegmentRow> near) {
      SegmentRow before = null;
      SegmentRow after = null;
      for (SegmentRow each : near) {
        boolean alike =
            each.runStartUs() == row.runStartUs() && each.initHash().equals(row.initHash());
        if (alike && Math.abs(each.endUs() - row.startUs()) <= Footage.SAME_US) {
          before = each;
        } else if (alike && Math.abs(row.endUs() - each.startUs()) <= Footage.SAME_US) {
          after = each;
        }
      }
      return new Around(before, row, after);
    }
  }

  /// A fragment that goes in.
  ///
  /// @param shown whether it is in the piece
  private record Step(SegmentRow row, FragmentTable.Fragment fragment, boolean shown) {}

  private HlsSound(SegmentRow row, HlsPiece piece, Sources sources) {
    this.row = row;
    this.piece = piece;
    this.sources = sources;
    tracks = sources.map(row).tracks();
    List<MediaFormat> turned = new ArrayList<>(tracks);
    for (int i = 0; i < tracks.size(); i++) {
      if (SoundTranscoder.takes(tracks.get(i))) {
        Turner turner = sources.works().turner(tracks.get(i), PictureWorks.Into.AAC_ON_GRID);
        turners.put(i, turner);
        turned.set(i, turner.format().orElseThrow());
      }
    }
    writer = new FragmentWriter(turned);
  }

  /// Whether there is plain sound.
  static boolean isNeeded(SegmentMap map) {
    return map.tracks().stream().anyMatch(SoundTranscoder::takes);
  }

  /// `ftyp` and `moov` of a segment.
  static byte[] initialisation(SegmentRow row, Sources sources) {
    try (HlsSound sound = new HlsSound(row, HlsPiece.WHOLE, sources)) {
      return sound.writer.initialisation();
    }
  }

  /// Writes a piece.
  static void write(Around around, HlsPiece piece, Sources sources, OutputStream out)
      throws IOException {
    try (HlsSound sound = new HlsSound(around.row(), piece, sources)) {
      sound.write(around, out);
    }
  }

  private void write(Around around, OutputStream out) throws IOException {
    List<FragmentTable.Fragment> own = sources.map(row).fragments();
    int to = Math.min(piece.to(), own.size());
    int from = Math.min(piece.from(), to);
    if (from == to) {
      return;
    }
    long startUs = startUs(own, from);
    long endUs = Math.min(startUs(own, to), cutUs());
    for (Step step : steps(around, from, to)) {
      if (step.shown()
          && waiting.stream().anyMatch(unit -> tracks.get(unit.mediaTrack()).isVideo())) {
        flush(out);
      }
      take(step, startUs, endUs);
    }
    flush(out);
  }

  private long cutUs() {
    return piece.end() == null ? Long.MAX_VALUE / 4 : Micros.of(piece.end());
  }

  private long startUs(List<FragmentTable.Fragment> own, int index) {
    return index < own.size()
        ? row.startUs() + sources.map(row).startUs(own.get(index))
        : row.endUs();
  }

  private List<Step> steps(Around around, int from, int to) {
    List<FragmentTable.Fragment> own = sources.map(row).fragments();
    List<Step> steps = new ArrayList<>();
    SegmentRow before = around.before();
    if (from > 0) {
      steps.add(new Step(row, own.get(from - 1), false));
    } else if (before != null && !sources.map(before).fragments().isEmpty()) {
      steps.add(new Step(before, sources.map(before).fragments().getLast(), false));
    }
    own.subList(from, to).forEach(fragment -> steps.add(new Step(row, fragment, true)));
    List<FragmentTable.Fragment> behind = own.subList(to, own.size());
    behind.stream()
        .limit(FRAGMENTS_BEHIND)
        .forEach(fragment -> steps.add(new Step(row, fragment, false)));
    SegmentRow after = around.after();
    if (after != null && behind.size() < FRAGMENTS_BEHIND) {
      sources.map(after).fragments().stream()
          .limit(FRAGMENTS_BEHIND - behind.size())
          .forEach(fragment -> steps.add(new Step(after, fragment, false)));
    }
    return steps;
  }

  private void take(Step step, long startUs, long endUs) throws IOException {
    byte[] bytes;
    try (FileChannel channel = SegmentMap.channel(sources.volumes().path(step.row()))) {
      bytes = SegmentMap.bytes(channel, step.fragment());
    }
    FragmentSamples samples = FragmentSamples.read(bytes, tracks.size());
    List<AccessUnit> units = samples.units(bytes, targets(step), tracks);
    units.stream().filter(unit -> !turners.containsKey(unit.mediaTrack())).forEach(waiting::add);
    turners.forEach(
        (track, turner) -> {
          MediaFormat format = tracks.get(track);
          long first = Micros.toTicksUp(startUs - row.runStartUs(), format);
          long last = Micros.toTicksUp(endUs - row.runStartUs(), format);
          turner.turn(units.stream().filter(unit -> unit.mediaTrack() == track).toList()).stream()
              .filter(frame -> frame.time() >= first && frame.time() < last)
              .forEach(waiting::add);
        });
  }

  private List<FragmentSamples.Target> targets(Step step) {
    long[] shift = Clip.shift(tracks, step.row().startUs() - row.runStartUs());
    List<FragmentSamples.Target> targets = new ArrayList<>();
    for (int i = 0; i < tracks.size(); i++) {
      boolean turned = turners.containsKey(i);
      long cut =
          turned ? Long.MAX_VALUE : Micros.toTicksUp(cutUs() - step.row().startUs(), tracks.get(i));
      targets.add(
          new FragmentSamples.Target(
              turned || step.shown() ? i : -1,
              0,
              shift[i],
              cut,
              piece.complete() ? tracks.get(i) : null));
    }
    return targets;
  }

  private void flush(OutputStream out) throws IOException {
    if (!waiting.isEmpty()) {
      out.write(writer.fragment(waiting));
      waiting.clear();
    }
  }

  @Override
  public void close() {
    turners.values().forEach(Turner::close);
  }
}
