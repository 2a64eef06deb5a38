package org.sightline.recording;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.TimeRange;
import org.sightline.media.MediaFormat;
import org.sightline.media.mp4.FragmentHead;
import org.sightline.media.mp4.FragmentSamples;
import org.sightline.media.mp4.FragmentTable;
import org.sightline.media.mp4.FragmentWriter;
import org.sightline.media.mp4.Sample;
import org.sightline.picture.PictureWorks;

/// Footage of a range as one MP4.
///
/// The file holds pictures from the key picture at or before the range's start to the last one
/// before its end. Media time goes with wall time: where footage is missing the file has a hole of
/// the same length. With exact edges an edit list makes players begin with the first picture inside
/// the range; without, they begin with the key picture, which is media time 0 in both.
///
/// Where the camera changed the form of its pictures the file goes on with another sample
/// description; where it changed the codec the file ends, and [#range] says so.
public final class Clip {
  // Sound in a fragment may be this much later than its pictures.
  private static final long SOUND_AHEAD_US = 500_000;

  private final Reel reel;
  private final int firstFragment;
  private final long originUs;
  private final long shownUs;
  private final long endUs;
  private final @Nullable PictureWorks turning;

  /// @param turning what turns plain sound; null where sound stays as it is
  private Clip(
      Reel reel, int firstFragment, PlainClip.Edges edges, @Nullable PictureWorks turning) {
    this.reel = reel;
    this.firstFragment = firstFragment;
    this.originUs = edges.originUs();
    this.shownUs = edges.shownUs();
    this.endUs = edges.endUs();
    this.turning = turning;
  }

  /// Empty where no picture lies inside the range.
  ///
  /// @param works what turns sound, where the form asks for it
  static Optional<Clip> of(Reel reel, TimeRange range, ClipForm form, PictureWorks works)
      throws IOException {
    SegmentRow row = reel.rows().getFirst();
    SegmentMap first = reel.maps().apply(row);
    long startUs = Micros.of(range.start());
    int from = 0;
    for (int i = 0; i < first.fragments().size(); i++) {
      FragmentTable.Fragment fragment = first.fragments().get(i);
      if (fragment.key() && row.startUs() + first.startUs(fragment) <= startUs) {
        from = i;
      }
    }
    long originUs =
        row.startUs()
            + (first.fragments().isEmpty() ? 0 : first.startUs(first.fragments().get(from)));
    long endUs = Math.max(originUs, Math.min(Micros.of(range.end()), reel.endUs()));
    PictureWorks turning = form.sound() == ClipForm.Sound.AAC ? works : null;
    if (form.edges() == ClipForm.Edges.KEY) {
      PlainClip.Edges edges = new PlainClip.Edges(originUs, originUs, endUs);
      return Optional.of(new Clip(reel, from, edges, turning));
    }
    long shownUs = firstFrom(reel, from, startUs);
    PlainClip.Edges edges = new PlainClip.Edges(originUs, shownUs, endUs);
    return shownUs >= endUs ? Optional.empty() : Optional.of(new Clip(reel, from, edges, turning));
  }

  /// When the first picture at or after `startUs` is shown, or the end of time.
  private static long firstFrom(Reel reel, int firstFragment, long startUs) throws IOException {
    long[] found = {Long.MAX_VALUE};
    reel.visit(
        firstFragment,
        spot -> {
          if (spot.endUs() <= startUs) {
            return true;
          }
          MediaFormat format = spot.map().lead();
          for (Sample sample : spot.samples().of(SegmentFile.leadOf(spot.map().tracks()))) {
            long us = spot.row().startUs() + Micros.ofTicks(sample.time(), format);
            if (us >= startUs) {
              found[0] = Math.min(found[0], us);
            }
          }
          return found[0] == Long.MAX_VALUE;
        });
    return found[0];
  }

  /// What a player shows: from the first picture to where the file ends.
  public TimeRange range() {
    return new TimeRange(startsAt(), Micros.instant(endUs));
  }

  /// When the first picture was taken that a player shows.
  public Instant startsAt() {
    return Micros.instant(shownUs);
  }

  /// When the first picture in the file was taken: the key picture from which decoding begins.
  public Instant decodesFrom() {
    return Micros.instant(originUs);
  }

  /// The file as a plain MP4, which knows its length before it is written.
  ///
  /// @throws IOException if the disk fails
  public PlainClip plain() throws IOException {
    return PlainClip.of(reel, firstFragment, new PlainClip.Edges(originUs, shownUs, endUs));
  }

  /// Writes the file as a fragmented MP4; memory for one fragment is all it takes.
  ///
  /// @throws IOException if `out` fails, or the disk
  public void writeTo(OutputStream out) throws IOException {
    Optional<TurnedSound> turned =
        turning == null ? Optional.empty() : TurnedSound.of(reel, turning);
    if (turned.isEmpty()) {
      writeAsItIs(out);
      return;
    }
    try (TurnedSound sound = turned.get()) {
      long[] edit = shift(sound.forms().stream().map(List::getFirst).toList(), shownUs - originUs);
      out.write(FragmentWriter.initialisation(sound.forms(), edit, length()));
      reel.visit(
          firstFragment,
          spot -> {
            if (spot.startUs() >= endUs) {
              return false;
            }
            byte[] bytes = SegmentMap.bytes(spot.file(), spot.fragment());
            List<FragmentSamples.Target> targets =
                reel.targets(spot.row(), spot.map(), originUs, endUs);
            out.write(sound.fragment(bytes, spot, targets));
            return true;
          });
    }
  }

  private Duration length() {
    return Duration.ofMillis((endUs - shownUs + 999) / 1000);
  }

  private void writeAsItIs(OutputStream out) throws IOException {
    List<MediaFormat> formats = reel.formats();
    long[] edit = shift(formats, shownUs - originUs);
    out.write(FragmentWriter.initialisation(reel.forms(), edit, length()));
    int[] sequence = {0};
    reel.visit(
        firstFragment,
        spot -> {
          if (spot.startUs() >= endUs) {
            return false;
          }
          byte[] bytes = fragment(spot, ++sequence[0], sequence[0] == 1);
          out.write(bytes);
          return true;
        });
  }

  private byte[] fragment(Reel.Spot spot, int sequence, boolean first) throws IOException {
    byte[] bytes = SegmentMap.bytes(spot.file(), spot.fragment());
    SegmentRow row = spot.row();
    if (!first && spot.endUs() + SOUND_AHEAD_US <= endUs && reel.isPlain(row)) {
      FragmentHead.move(bytes, sequence, shift(spot.map().tracks(), row.startUs() - originUs));
      return bytes;
    }
    return FragmentSamples.read(bytes, spot.map().tracks().size())
        .placed(bytes, reel.targets(row, spot.map(), originUs, endUs), reel.formats(), sequence);
  }

  /// Writes the key pictures alone, each shown until the next, at their real times; no sound.
  ///
  /// @param spacing least time between two of them
  /// @throws IOException if `out` fails, or the disk
  public void writeKeyPicturesTo(OutputStream out, Duration spacing) throws IOException {
    KeyPictures.of(reel, firstFragment, new PlainClip.Edges(originUs, shownUs, endUs))
        .writeTo(out, spacing);
  }

  static long[] shift(List<MediaFormat> tracks, long us) {
    return tracks.stream().mapToLong(format -> Micros.toTicks(us, format)).toArray();
  }

  @Override
  public String toString() {
    return "clip of " + reel.rows().size() + " segments, " + range();
  }
}
