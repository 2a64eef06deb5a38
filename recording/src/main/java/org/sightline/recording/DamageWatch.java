package org.sightline.recording;

import java.util.ArrayList;
import java.util.List;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;

/// Follows what of a segment's leading media track cannot be decoded right, fragment by fragment:
/// from a damaged unit to the next intact key picture. Pictures that are shown before a damaged one
/// and decoded after it belong to it.
final class DamageWatch {
  private final int lead;
  private final MediaFormat format;
  private final long originUs;
  private boolean open;

  /// @param originUs wall time of media time 0 in the file
  DamageWatch(int lead, MediaFormat format, long originUs) {
    this.lead = lead;
    this.format = format;
    this.originUs = originUs;
  }

  /// The damage of the next fragment.
  ///
  /// @param units with times that count from the beginning of the file
  /// @param fragmentEndUs where the fragment ends
  List<DamageRow> of(List<AccessUnit> units, long fragmentEndUs) {
    List<DamageRow> found = new ArrayList<>();
    long startUs = Long.MAX_VALUE;
    long damaged = 0;
    for (AccessUnit unit : units) {
      if (unit.mediaTrack() != lead) {
        continue;
      }
      long us = originUs + Micros.ofTicks(unit.time(), format);
      if (open && unit.key() && !unit.damaged()) {
        add(found, startUs, us, damaged);
        open = false;
        startUs = Long.MAX_VALUE;
        damaged = 0;
      }
      open |= unit.damaged();
      if (open) {
        startUs = Math.min(startUs, us);
        damaged += unit.damaged() ? 1 : 0;
      }
    }
    if (open) {
      add(found, startUs, fragmentEndUs, damaged);
    }
    return found;
  }

  private static void add(List<DamageRow> found, long startUs, long endUs, long damaged) {
    if (endUs > startUs) {
      DamageBoxes.append(found, new DamageRow(startUs, endUs, damaged));
    }
  }
}
