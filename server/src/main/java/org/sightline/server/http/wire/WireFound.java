package org.sightline.server.http.wire;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a question in the query language comes to.
///
/// @param text the question in its canonical text form
/// @param query the same as JSON, without what numbers are worked out
/// @param results facts, where these were asked for
/// @param next cursor of the next page; null on the last
/// @param lookedBackTo null where the page is full or the last; else so much was read that it ended
///   here, and `next` goes on from here
/// @param total how many there are, on the first page; null where there are more than are counted
/// @param numbers the numbers, where these were asked for, by group
public record WireFound(
    String text,
    WireQuery query,
    List<WireObservation> results,
    @Nullable String next,
    @Nullable Instant lookedBackTo,
    @Nullable Long total,
    List<Number> numbers) {
  /// One number.
  ///
  /// @param group such as `dock` or the hour `14`; empty for all
  public record Number(String group, double value) {}
}
