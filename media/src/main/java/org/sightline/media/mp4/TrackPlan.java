package org.sightline.media.mp4;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sightline.media.MediaFormat;

/// What `moov` says of one media track of a file that is put together.
///
/// @param forms its sample descriptions in order, at least one, all of one clock rate
/// @param editStart media time in ticks at which the presentation begins (ISO/IEC 14496-12, 8.6.6);
///   negative where the media begins that much after the presentation
/// @param editTicks how long it is shown, or 0 for as long as there is media
/// @param samples where they stand, or null in a fragmented file
record TrackPlan(
    List<MediaFormat> forms, long editStart, long editTicks, @Nullable StoredSamples samples) {
  TrackPlan {
    forms = List.copyOf(forms);
    if (forms.isEmpty()) {
      throw new IllegalArgumentException("a media track needs a sample description");
    }
  }

  static TrackPlan fragmented(MediaFormat format) {
    return new TrackPlan(List.of(format), 0, 0, null);
  }

  MediaFormat format() {
    return forms.getFirst();
  }

  /// How long the presentation of this media track lasts, delay included, in ticks.
  long duration() {
    return editTicks + Math.max(0, -editStart);
  }

  void writeEdit(BoxWriter out, int movieTimescale) {
    if (editStart == 0 && editTicks == 0) {
      return;
    }
    int edts = out.box("edts");
    int elst = out.fullBox("elst", 1, 0);
    out.u32(editStart < 0 ? 2 : 1);
    if (editStart < 0) {
      out.u64(scaled(-editStart, movieTimescale)).u64(-1).u32(0x10000);
    }
    out.u64(scaled(editTicks, movieTimescale)).u64(Math.max(0, editStart)).u32(0x10000);
    out.end(elst).end(edts);
  }

  long scaled(long ticks, int timescale) {
    int rate = format().clockRate();
    return ticks / rate * timescale + (ticks % rate * timescale + rate / 2) / rate;
  }
}
