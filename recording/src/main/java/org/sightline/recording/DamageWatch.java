package org.sightline.recording;

import java.util.ArrayList;
import java.util.List;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;

/// Follows what of a segment's leading media track cannot be decoded right, fragment by fragment:
/// from where the last intact picture before a damaged unit ends to the next intact key picture.
/// What was lost lies between the two: where whole pictures at the end of a GOP are missing, damage
/// begins in that GOP, and not with the next key picture, which tells of the loss. Pictures that
/// are shown before a damaged one and decoded after it belong to it.
final class DamageWatch {
  private final int lead;
  private final MediaFormat format;
  private final long originUs;
  private boolean open;
  private long newestUs = Long.MIN_VALUE;
  private long lengthUs;

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
  /// @param tailLost whether what is missing before that was lost: the picture behind it, with
  ///   which another segment begins, is damaged
  List<DamageRow> of(List<AccessUnit> units, long fragmentEndUs, boolean tailLost) {
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
      if (!open && unit.damaged()) {
        open = true;
        startUs = afterNewest(us);
      }
      if (open) {
        startUs = Math.min(startUs, us);
        damaged += unit.damaged() ? 1 : 0;
      }
      shown(us);
    }
    if (open) {
      add(found, startUs, fragmentEndUs, damaged);
    } else if (tailLost && fragmentEndUs - afterNewest(fragmentEndUs) > lengthUs / 2) {
      add(found, afterNewest(fragmentEndUs), fragmentEndUs, 1);
    }
    return found;
  }

  /// Where the newest picture before one at `us` ends, where that is earlier.
  private long afterNewest(long us) {
    return newestUs == Long.MIN_VALUE || lengthUs == 0 ? us : Math.min(us, newestUs + lengthUs);
  }

  private void shown(long us) {
    if (us > newestUs) {
      long interval = newestUs == Long.MIN_VALUE ? 0 : us - newestUs;
      lengthUs = lengthUs == 0 ? interval : Math.min(lengthUs, interval);
      newestUs = us;
    }
  }

  private static void add(List<DamageRow> found, long startUs, long endUs, long damaged) {
    if (endUs > startUs) {
      DamageBoxes.append(found, new DamageRow(startUs, endUs, damaged));
    }
  }
}
