package org.sightline.recording;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;
import org.sightline.media.mp4.FragmentSamples;
import org.sightline.media.mp4.FragmentWriter;
import org.sightline.picture.SoundTranscoder;

/// Fragments of a file whose plain sound is turned into AAC on the way out; everything else goes on
/// as it is.
///
/// Where the form of the plain sound changes within the file, what cannot become the same AAC is
/// left out. Owned by the thread that writes the file.
final class TurnedSound implements AutoCloseable {
  private final Reel reel;
  private final List<List<MediaFormat>> forms = new ArrayList<>();
  private final FragmentWriter writer;
  private final Map<MediaFormat, Optional<SoundTranscoder>> transcoders = new HashMap<>();

  private TurnedSound(Reel reel) {
    this.reel = reel;
    for (List<MediaFormat> of : reel.forms()) {
      boolean turned = SoundTranscoder.takes(of.getFirst());
      forms.add(turned ? List.of(transcoder(of.getFirst()).orElseThrow().format()) : of);
    }
    writer = new FragmentWriter(forms.stream().map(List::getFirst).toList());
  }

  /// Where the reel has plain sound; otherwise nothing needs to be turned.
  static Optional<TurnedSound> of(Reel reel) {
    return reel.formats().stream().anyMatch(SoundTranscoder::takes)
        ? Optional.of(new TurnedSound(reel))
        : Optional.empty();
  }

  /// The sample descriptions of the file's media tracks.
  List<List<MediaFormat>> forms() {
    return forms;
  }

  /// One fragment; empty where nothing is left of it.
  byte[] fragment(byte[] bytes, Reel.Spot spot, List<FragmentSamples.Target> targets) {
    FragmentSamples samples = FragmentSamples.read(bytes, spot.map().tracks().size());
    List<AccessUnit> turned = new ArrayList<>();
    for (AccessUnit unit : samples.units(bytes, targets, reel.formats())) {
      MediaFormat form = form(unit.mediaTrack(), targets);
      if (SoundTranscoder.takes(form)) {
        transcoder(form)
            .filter(t -> t.format().equals(forms.get(unit.mediaTrack()).getFirst()))
            .ifPresent(t -> t.transcode(unit, turned::add));
      } else {
        turned.add(unit);
      }
    }
    for (FragmentSamples.Target target : targets) {
      if (target.track() >= 0 && target.form() < forms.get(target.track()).size()) {
        writer.form(target.track(), target.form());
      }
    }
    return turned.isEmpty() ? new byte[0] : writer.fragment(turned);
  }

  private MediaFormat form(int track, List<FragmentSamples.Target> targets) {
    int form = targets.stream().filter(t -> t.track() == track).findFirst().orElseThrow().form();
    return reel.forms().get(track).get(form);
  }

  private Optional<SoundTranscoder> transcoder(MediaFormat form) {
    return transcoders.computeIfAbsent(
        form,
        f -> SoundTranscoder.takes(f) ? Optional.of(new SoundTranscoder(f)) : Optional.empty());
  }

  @Override
  public void close() {
    transcoders.values().forEach(t -> t.ifPresent(SoundTranscoder::close));
  }
}
