package org.sightline.recording;

import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.sightline.domain.GapCause;
import org.sightline.domain.StreamId;

/// What is done before recording begins: files and index are brought together, and the time in
/// which the node did not run becomes a gap of every stream.
final class Recovery {
  private static final DateTimeFormatter HOUR =
      DateTimeFormatter.ofPattern("uuuu-MM-dd/HH", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Recovery() {}

  /// Brings index and files together and carries every stream's ledger over the time that the node
  /// was not running.
  static void run(Workplace place, Reconciler reconciler) {
    long lastBeat = place.index().lastBeat().orElse(Long.MIN_VALUE);
    String from =
        lastBeat == Long.MIN_VALUE
            ? ""
            : HOUR.format(Micros.instant(lastBeat).minus(Duration.ofHours(1)));
    reconciler.run(from);
    for (StreamId stream : place.index().streams().keySet()) {
      carryOver(place, stream, lastBeat);
    }
    place.index().beat(place.nowUs());
  }

  private static void carryOver(Workplace place, StreamId stream, long lastBeat) {
    Optional<GapRow> open = place.index().gaps().open(stream);
    Optional<SegmentRow> newest = place.index().newest(stream);
    long endUs = newest.map(SegmentRow::endUs).orElse(Long.MIN_VALUE);
    if (open.isPresent() && endUs <= open.get().startUs()) {
      GapRow gap = open.get();
      if (gap.cause() == GapCause.NODE_STOPPED || gap.cause() == GapCause.SWITCHED_OFF) {
        return;
      }
      long stoppedUs = Math.max(gap.startUs(), lastBeat);
      place.index().gaps().put(gap.endingAt(stoppedUs));
      place.index().gaps().put(stopped(place, stream, stoppedUs));
    } else if (newest.isPresent()) {
      if (open.isPresent()) {
        place.index().gaps().put(open.get().endingAt(newest.get().startUs()));
      }
      place.index().gaps().put(stopped(place, stream, endUs));
    }
  }

  private static GapRow stopped(Workplace place, StreamId stream, long us) {
    return new GapRow(
        place.gapIds().incrementAndGet(), stream, us, null, GapCause.NODE_STOPPED, "");
  }
}
