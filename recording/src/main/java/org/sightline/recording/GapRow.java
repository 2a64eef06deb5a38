package org.sightline.recording;

import org.jspecify.annotations.Nullable;
import org.sightline.domain.Gap;
import org.sightline.domain.GapCause;
import org.sightline.domain.StreamId;

/// One line of the gap ledger. Times in microseconds since 1970.
///
/// @param endUs null while it goes on
record GapRow(
    long id, StreamId stream, long startUs, @Nullable Long endUs, GapCause cause, String detail) {
  GapRow endingAt(long us) {
    return new GapRow(id, stream, startUs, us, cause, detail);
  }

  /// The gap between two instants that lie inside it.
  Gap clipped(long fromUs, long toUs) {
    return new Gap(stream, Micros.instant(fromUs), Micros.instant(toUs), cause, detail);
  }

  long endOr(long us) {
    return endUs == null ? us : endUs;
  }
}
