package org.sightline.media.mp4;

import java.util.ArrayList;
import java.util.List;
import org.sightline.media.MediaFormat;

/// The head of a plain MP4 file whose tables stand in front (ISO/IEC 14496-12, 8.2), so that every
/// player and editor reads it and shows exactly what is asked for.
///
/// First all chunks are told in the order in which their bytes will follow; then [#head] gives
/// everything before the first byte. Owned by one thread.
public final class PlainMovie {
  private final List<List<MediaFormat>> tracks;
  private final List<StoredSamples> samples = new ArrayList<>();
  private long bodyBytes;

  /// @param tracks the forms of each media track, which become its sample descriptions
  public PlainMovie(List<List<MediaFormat>> tracks) {
    this.tracks = tracks.stream().map(List::copyOf).toList();
    tracks.forEach(forms -> samples.add(new StoredSamples()));
  }

  /// Adds samples that stand together, behind those added before.
  ///
  /// @param form index into the media track's forms
  /// @param chunk their times in the file's media time; offsets are not looked at
  /// @throws Mp4Exception if there are more samples than a file may have
  public void add(int track, int form, List<Sample> chunk) {
    if (chunk.isEmpty()) {
      return;
    }
    samples.get(track).chunk(form + 1, bodyBytes, chunk);
    for (Sample sample : chunk) {
      bodyBytes += sample.size();
    }
  }

  /// Bytes of all samples.
  public long bodyBytes() {
    return bodyBytes;
  }

  /// Everything before the first sample: `ftyp`, `moov` and the header of `mdat`.
  ///
  /// @param start media time at which the presentation begins, for each media track in its ticks
  /// @param end where it ends
  public byte[] head(long[] start, long[] end) {
    List<TrackPlan> plans = new ArrayList<>();
    for (int i = 0; i < tracks.size(); i++) {
      StoredSamples own = samples.get(i);
      if (own.count() > 0) {
        long from = start[i] - own.firstDecode();
        long shown = Math.min(end[i] - own.firstDecode(), own.duration()) - Math.max(0, from);
        plans.add(new TrackPlan(tracks.get(i), from, Math.max(1, shown), own));
      }
    }
    int length = Initialisation.plain(plans, 0).length + 16;
    BoxWriter out = new BoxWriter();
    out.raw(Initialisation.plain(plans, length));
    return out.u32(1).ascii("mdat").u64(bodyBytes + 16).toByteArray();
  }
}
