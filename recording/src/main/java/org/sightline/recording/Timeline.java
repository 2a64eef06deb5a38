package org.sightline.recording;

import java.util.List;
import org.sightline.domain.Gap;
import org.sightline.domain.TimeRange;

/// What is there and what is not, within a range: spans and gaps ordered and clipped to it,
/// together without a hole and without an overlap from the first instant at which the stream was
/// known.
///
/// While a stream is being recorded the newest span reaches up to now, although its last two
/// seconds are still in memory.
///
/// @param spans unbroken footage
/// @param gaps what is missing, with its cause; one that goes on ends with the range
/// @param damaged what of the spans cannot be decoded right, in order
/// @param marks what the ledger notes of an instant at which nothing is missing, such as a clock
///   that was set back; each ends where it begins
public record Timeline(
    List<TimeRange> spans, List<Gap> gaps, List<Damage> damaged, List<Gap> marks) {
  public Timeline {
    marks = List.copyOf(marks);
    spans = List.copyOf(spans);
    gaps = List.copyOf(gaps);
    damaged = List.copyOf(damaged);
  }

  /// Without marks.
  public Timeline(List<TimeRange> spans, List<Gap> gaps, List<Damage> damaged) {
    this(spans, gaps, damaged, List.of());
  }
}
