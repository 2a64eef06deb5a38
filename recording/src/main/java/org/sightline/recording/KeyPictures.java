package org.sightline.recording;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;
import org.sightline.media.mp4.FragmentSamples;
import org.sightline.media.mp4.FragmentWriter;
import org.sightline.media.mp4.Sample;

/// The key pictures of a clip as a fragmented MP4, one fragment each, at their real times: what
/// playing fast and playing backwards need. Only their bytes are read.
final class KeyPictures {
  private final Reel reel;
  private final int firstFragment;
  private final PlainClip.Edges edges;
  private final FragmentWriter writer;
  private @Nullable AccessUnit waiting;
  private int waitingForm;

  private KeyPictures(Reel reel, int firstFragment, PlainClip.Edges edges) {
    this.reel = reel;
    this.firstFragment = firstFragment;
    this.edges = edges;
    writer = new FragmentWriter(List.of(reel.formats().get(reel.lead())));
  }

  static KeyPictures of(Reel reel, int firstFragment, PlainClip.Edges edges) {
    return new KeyPictures(reel, firstFragment, edges);
  }

  void writeTo(OutputStream out, Duration spacing) throws IOException {
    List<MediaFormat> forms = reel.forms().get(reel.lead());
    MediaFormat format = forms.getFirst();
    Duration length = Duration.ofMillis((edges.endUs() - edges.originUs() + 999) / 1000);
    out.write(FragmentWriter.initialisation(List.of(forms), new long[] {0}, length));
    long spacingTicks = Micros.toTicks(Micros.of(spacing), format);
    reel.visit(
        firstFragment,
        spot -> {
          if (spot.startUs() >= edges.endUs()) {
            return false;
          }
          fragment(spot, spacingTicks, out);
          return true;
        });
    flush(Micros.toTicksUp(edges.endUs() - edges.originUs(), format), out);
  }

  private void fragment(Reel.Spot spot, long spacingTicks, OutputStream out) throws IOException {
    if (!spot.fragment().key()) {
      return;
    }
    int track = SegmentFile.leadOf(spot.map().tracks());
    FragmentSamples.Target target =
        reel.targets(spot.row(), spot.map(), edges.originUs(), edges.endUs()).get(track);
    for (Sample sample : spot.samples().of(track)) {
      long time = sample.time() + target.shift();
      AccessUnit before = waiting;
      if (sample.key()
          && sample.time() < target.end()
          && (before == null || time > before.time() && time - before.time() >= spacingTicks)) {
        flush(time, out);
        byte[] bytes =
            SegmentMap.read(spot.file(), spot.fragment().offset() + sample.offset(), sample.size());
        AccessUnit unit = new AccessUnit(0, time, true, false, Instant.EPOCH, bytes);
        MediaFormat sets = target.before();
        waiting = sets == null ? unit : FragmentSamples.complete(unit, sets);
        waitingForm = target.form();
      }
    }
  }

  private void flush(long nextTime, OutputStream out) throws IOException {
    AccessUnit unit = waiting;
    if (unit != null) {
      writer.form(0, waitingForm);
      writer.lastDuration(0, nextTime - unit.time());
      out.write(writer.fragment(List.of(unit)));
      waiting = null;
    }
  }
}
