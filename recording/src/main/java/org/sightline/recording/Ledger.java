package org.sightline.recording;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.GapCause;
import org.sightline.domain.StreamId;

/// What of one stream is recorded and what is missing, ahead of the index: the open segment, closed
/// ones whose row is on its way, and the open gap.
///
/// The writing thread changes it; any thread reads. What the index has taken over leaves it
/// afterwards, so a reader that looks here first and into the index second misses nothing.
final class Ledger {
  private static final long UNKNOWN = Long.MIN_VALUE;

  private final StreamId stream;
  private final Workplace place;
  private final Instant created;
  private final ConcurrentHashMap<Long, SegmentRow> segments = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Long, List<DamageRow>> damage = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Long, GapRow> gaps = new ConcurrentHashMap<>();
  private volatile @Nullable GapRow gap;
  private volatile long endUs = UNKNOWN;
  private volatile long writtenUs = UNKNOWN;
  private volatile long sinceUs = UNKNOWN;
  private volatile long recordedUs;

  /// @param endUs of the newest footage in the index, or null
  /// @param gap that goes on, or null
  Ledger(StreamId stream, Workplace place, @Nullable Long endUs, @Nullable GapRow gap) {
    this.stream = stream;
    this.place = place;
    this.created = place.clock().instant();
    this.gap = gap;
    if (endUs != null) {
      this.endUs = endUs;
      this.writtenUs = endUs;
    }
  }

  /// The end of all footage, written or not.
  long endUs() {
    return endUs == UNKNOWN ? place.nowUs() : endUs;
  }

  /// New footage cannot begin before this.
  long earliestUs() {
    GapRow open = gap;
    return Math.max(endUs, open == null ? UNKNOWN : open.startUs());
  }

  boolean isRecording() {
    return sinceUs != UNKNOWN && gap == null;
  }

  /// Since when footage comes without a break, written or not; only where it is recording.
  long sinceUs() {
    return sinceUs;
  }

  /// The end of what is in files.
  long writtenUs() {
    return writtenUs;
  }

  /// How much was written to the disk since this ledger was begun, in microseconds of footage.
  long recordedUs() {
    return recordedUs;
  }

  void reached(long us) {
    endUs = Math.max(endUs, us);
  }

  void ended(long us) {
    endUs = us;
  }

  void written(SegmentRow row, List<DamageRow> damaged) {
    SegmentRow before = segments.put(row.id(), row);
    recordedUs += Math.max(0, row.durationUs() - (before == null ? 0 : before.durationUs()));
    if (!damaged.isEmpty()) {
      damage.put(row.id(), damaged);
    }
    writtenUs = row.endUs();
  }

  /// Hands a finished segment to the index.
  void closed(SegmentFile file, long segmentEndUs) {
    SegmentRow row = file.row();
    SegmentRow whole = row.lasting(Math.max(0, segmentEndUs - row.startUs())).hashed(file.sha256());
    List<DamageRow> damaged = file.damaged();
    if (!file.isEmpty()) {
      written(whole, damaged);
    }
    place
        .keeper()
        .submit(
            () -> {
              file.close();
              if (!file.isEmpty()) {
                place.index().add(whole, damaged);
              }
              segments.remove(whole.id());
              damage.remove(whole.id());
              place.openPaths().remove(whole.path());
              if (!file.isEmpty()) {
                place.closed().tell(place, whole);
              }
            });
  }

  /// Footage begins: ends the open gap, and records the hole where none was open.
  void present(long us) {
    GapRow open = gap;
    if (open != null) {
      gap = null;
      sinceUs = us;
      if (us > open.startUs()) {
        put(open.endingAt(us));
      } else {
        remove(open);
      }
    } else if (endUs != UNKNOWN && us > endUs) {
      put(newGap(endUs, GapCause.CONNECTION_LOST, "").endingAt(us));
      sinceUs = us;
    } else if (sinceUs == UNKNOWN || endUs == UNKNOWN) {
      sinceUs = us;
    }
    endUs = us;
  }

  /// Footage is missing from `us` on; a gap that is open with another cause ends there.
  ///
  /// @return whether this is news
  boolean missing(long us, GapCause cause, String detail) {
    GapRow open = gap;
    if (open != null && open.cause() == cause) {
      return false;
    }
    sinceUs = UNKNOWN;
    if (open == null) {
      gap = newGap(endUs == UNKNOWN ? us : Math.min(us, endUs), cause, detail);
    } else if (us <= open.startUs()) {
      gap = new GapRow(open.id(), stream, open.startUs(), null, cause, detail);
    } else {
      put(open.endingAt(us));
      gap = newGap(us, cause, detail);
    }
    GapRow now = gap;
    if (now != null) {
      put(now);
    }
    return true;
  }

  /// Notes something of an instant at which nothing is missing.
  void mark(long us, GapCause cause, String detail) {
    put(newGap(us, cause, detail).endingAt(us));
  }

  /// Footage of another origin came in for a time at which nothing was recorded: the open gap goes
  /// on behind it, and so does what is recorded from now on.
  void filled(long startUs, long filledEndUs) {
    GapRow open = gap;
    if (open != null && open.startUs() < filledEndUs) {
      GapRow rest = newGap(filledEndUs, open.cause(), open.detail());
      gap = rest;
      if (open.startUs() < startUs) {
        put(open.endingAt(startUs));
      } else {
        remove(open);
      }
      put(rest);
    }
    endUs = Math.max(endUs, filledEndUs);
  }

  private GapRow newGap(long us, GapCause cause, String detail) {
    return new GapRow(place.gapIds().incrementAndGet(), stream, us, null, cause, detail);
  }

  /// Gives the open gap to the index once more, where that was made anew.
  void tellAgain() {
    GapRow open = gap;
    if (open != null) {
      put(open);
    }
  }

  private void put(GapRow row) {
    gaps.put(row.id(), row);
    place
        .keeper()
        .submit(
            () -> {
              place.index().gaps().put(row);
              gaps.remove(row.id(), row);
            });
  }

  private void remove(GapRow row) {
    gaps.remove(row.id());
    place.keeper().submit(() -> place.index().gaps().remove(row.id()));
  }

  /// Segments that are not yet in the index, the open one among them.
  List<SegmentRow> segments() {
    return new ArrayList<>(segments.values());
  }

  /// What is damaged in [#segments].
  List<DamageRow> damage() {
    return damage.values().stream().flatMap(List::stream).toList();
  }

  /// Gaps as they stand ahead of the index.
  List<GapRow> gaps() {
    List<GapRow> found = new ArrayList<>(gaps.values());
    GapRow open = gap;
    if (open != null && !found.contains(open)) {
      found.add(open);
    }
    return found;
  }

  Optional<GapRow> openGap() {
    return Optional.ofNullable(gap);
  }

  RecordingState state() {
    GapRow open = gap;
    if (open != null) {
      return new RecordingState.NotRecording(
          Micros.instant(open.startUs()), open.cause(), open.detail());
    }
    long since = sinceUs;
    if (since == UNKNOWN) {
      return new RecordingState.NotRecording(
          created, GapCause.CAMERA_UNREACHABLE, "no picture has come yet");
    }
    return new RecordingState.Recording(
        Micros.instant(since), Micros.instant(Math.max(since, writtenUs)));
  }
}
