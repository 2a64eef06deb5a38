package org.sightline.recording;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;
import org.sightline.media.mp4.FragmentSamples;
import org.sightline.media.mp4.FragmentWriter;
import org.sightline.picture.PictureWorks;
import org.sightline.picture.SoundTranscoder;
import org.sightline.picture.Turner;

/// Fragments of a file whose plain sound is turned into AAC on the way out; everything else goes on
/// as it is.
///
/// Where the form of the plain sound changes within the file, what cannot become the same AAC is
/// left out. Owned by the thread that writes the file.
final class TurnedSound implements AutoCloseable {
  private final Reel reel;
  private final List<List<MediaFormat>> forms = new ArrayList<>();
  private final FragmentWriter writer;
  private final PictureWorks works;
  private final Map<MediaFormat, Turner> turners = new HashMap<>();

  private TurnedSound(Reel reel, PictureWorks works) {
    this.reel = reel;
    this.works = works;
    for (List<MediaFormat> of : reel.forms()) {
      boolean turned = SoundTranscoder.takes(of.getFirst());
      forms.add(turned ? List.of(turner(of.getFirst()).format().orElseThrow()) : of);
    }
    writer = new FragmentWriter(forms.stream().map(List::getFirst).toList());
  }

  /// Where the reel has plain sound; otherwise nothing needs to be turned.
  ///
  /// @param works what turns it
  static Optional<TurnedSound> of(Reel reel, PictureWorks works) {
    return reel.formats().stream().anyMatch(SoundTranscoder::takes)
        ? Optional.of(new TurnedSound(reel, works))
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
    Map<Integer, List<AccessUnit>> plain = new TreeMap<>();
    for (AccessUnit unit : samples.units(bytes, targets, reel.formats())) {
      boolean turns = SoundTranscoder.takes(form(unit.mediaTrack(), targets));
      (turns ? plain.computeIfAbsent(unit.mediaTrack(), _ -> new ArrayList<>()) : turned).add(unit);
    }
    plain.forEach(
        (track, units) -> {
          Turner turner = turner(form(track, targets));
          if (turner.format().equals(Optional.of(forms.get(track).getFirst()))) {
            turned.addAll(turner.turn(units));
          }
        });
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

  private Turner turner(MediaFormat form) {
    return turners.computeIfAbsent(form, f -> works.turner(f, PictureWorks.Into.AAC));
  }

  @Override
  public void close() {
    turners.values().forEach(Turner::close);
  }
}
