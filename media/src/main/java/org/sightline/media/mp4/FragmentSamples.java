package org.sightline.media.mp4;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;

/// The samples of one fragment that [FragmentWriter] wrote, and fragments put together from them.
public final class FragmentSamples {
  private final List<List<Sample>> tracks;

  private FragmentSamples(List<List<Sample>> tracks) {
    this.tracks = tracks;
  }

  /// Where the samples of a source's media track go in a file that is put together.
  ///
  /// @param track index in that file, or -1 to leave them out
  /// @param form index of their sample description there
  /// @param shift what is added to their times, in ticks
  /// @param end where they end, in ticks of the source; see [FragmentSamples#upTo]
  /// @param before whose parameter sets are put before each key picture, or null: not every player
  ///   follows sample descriptions from fragment to fragment
  public record Target(int track, int form, long shift, long end, @Nullable MediaFormat before) {}

  /// Reads the samples; offsets count from the beginning of `moof`.
  ///
  /// @param head begins with a whole `moof`; no sample is looked at
  /// @throws Mp4Exception if it is malformed, or has other media tracks than `count`
  public static FragmentSamples read(byte[] head, int count) {
    List<List<Sample>> found = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      found.add(new ArrayList<>());
    }
    for (TrackFragment part : TrackFragment.all(FragmentHead.moof(head))) {
      int track = (int) part.trackId() - 1;
      if (track < 0 || track >= count) {
        throw Mp4Exception.malformed("fragment of an unknown media track " + part.trackId());
      }
      List<Sample> own = found.get(track);
      part.samples(MovieTrack.Defaults.NONE, 0, 0, Math.max(0, part.decodeTime()), own::add);
    }
    return new FragmentSamples(found);
  }

  /// The samples of a media track in decoding order.
  public List<Sample> of(int track) {
    return tracks.get(track);
  }

  /// The samples up to the last one in decoding order that is shown before `end`.
  public List<Sample> upTo(int track, long end) {
    List<Sample> own = tracks.get(track);
    int last = own.size() - 1;
    while (last >= 0 && own.get(last).time() >= end) {
      last--;
    }
    return own.subList(0, last + 1);
  }

  /// The fragment as part of another file; empty where nothing is left of it.
  ///
  /// @param fragment the whole, `mdat` included
  /// @param formats of the other file's media tracks, for their clock rates
  /// @throws Mp4Exception if a sample lies outside
  public byte[] placed(
      byte[] fragment, List<Target> targets, List<MediaFormat> formats, int sequence) {
    List<AccessUnit> kept = units(fragment, targets, formats);
    long[] decodeTimes = new long[formats.size()];
    int[] form = new int[formats.size()];
    for (int track = 0; track < tracks.size(); track++) {
      Target target = targets.get(track);
      if (target.track() >= 0 && !tracks.get(track).isEmpty()) {
        form[target.track()] = target.form();
        decodeTimes[target.track()] =
            Math.max(0, tracks.get(track).getFirst().decodeTime() + target.shift());
      }
    }
    if (kept.isEmpty()) {
      return new byte[0];
    }
    FragmentWriter writer = FragmentWriter.continuing(formats, decodeTimes);
    for (int i = 0; i < form.length; i++) {
      writer.form(i, form[i]);
    }
    byte[] placed = writer.fragment(kept);
    FragmentHead.move(placed, sequence, new long[formats.size()]);
    return placed;
  }

  /// The samples as access units of another file, by media track of this one.
  ///
  /// @param fragment the whole, `mdat` included
  /// @param formats of the other file's media tracks
  /// @throws Mp4Exception if a sample lies outside
  public List<AccessUnit> units(byte[] fragment, List<Target> targets, List<MediaFormat> formats) {
    List<AccessUnit> kept = new ArrayList<>();
    for (int track = 0; track < tracks.size(); track++) {
      Target target = targets.get(track);
      if (target.track() < 0) {
        continue;
      }
      for (Sample sample : upTo(track, target.end())) {
        if (!formats.get(target.track()).isVideo() && sample.time() + target.shift() < 0) {
          continue;
        }
        AccessUnit unit = unit(fragment, target, sample);
        MediaFormat before = target.before();
        kept.add(before == null ? unit : complete(unit, before));
      }
    }
    return kept;
  }

  /// A key picture with its parameter sets in front; what is none, or has none, as it is.
  public static AccessUnit complete(AccessUnit unit, MediaFormat format) {
    List<byte[]> sets = new ArrayList<>();
    if (format instanceof MediaFormat.H264 h) {
      sets.addAll(List.of(h.sps(), h.pps()));
    } else if (format instanceof MediaFormat.H265 h) {
      sets.addAll(List.of(h.vps(), h.sps(), h.pps()));
    }
    if (!unit.key() || sets.isEmpty()) {
      return unit;
    }
    BoxWriter out = new BoxWriter();
    sets.forEach(set -> out.u32(set.length).raw(set));
    return new AccessUnit(
        unit.mediaTrack(),
        unit.time(),
        true,
        unit.damaged(),
        unit.received(),
        out.raw(unit.bytes()).toByteArray());
  }

  private static AccessUnit unit(byte[] fragment, Target target, Sample sample) {
    if (sample.offset() < 0 || sample.offset() > fragment.length - sample.size()) {
      throw Mp4Exception.malformed("sample lies outside its fragment");
    }
    int from = (int) sample.offset();
    return new AccessUnit(
        target.track(),
        sample.time() + target.shift(),
        sample.key(),
        false,
        Instant.EPOCH,
        Arrays.copyOfRange(fragment, from, from + sample.size()));
  }

  /// Whether every sample of every media track is shown before its target's end.
  public boolean isWhole(List<Target> targets) {
    for (int track = 0; track < tracks.size(); track++) {
      if (upTo(track, targets.get(track).end()).size() < tracks.get(track).size()) {
        return false;
      }
    }
    return true;
  }
}
