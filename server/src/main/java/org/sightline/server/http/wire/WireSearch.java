package org.sightline.server.http.wire;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An answer to a search.
///
/// @param query what was understood, as canonical text
/// @param chips its parts
/// @param notUnderstood words that were searched as text only
/// @param why for each result, in the same order, what it has of what was asked
/// @param next cursor of the next page; null on the last
/// @param lookedBackTo null where the page is full or the last; else so much was read that it ended
///   here, and `next` goes on from here
/// @param total how many there are, on the first page; null where there are more than are counted
/// @param coverage whether anybody was looking; on the first page only
public record WireSearch(
    String query,
    List<Chip> chips,
    List<String> notUnderstood,
    List<WireObservation> results,
    List<List<String>> why,
    @Nullable String next,
    @Nullable Instant lookedBackTo,
    @Nullable Long total,
    WireAnswer.@Nullable Coverage coverage) {
  /// One understood part of a search.
  ///
  /// @param text the part as one could type it
  /// @param said the words that were guessed to mean this; null where nothing was guessed
  public record Chip(String key, String value, String text, @Nullable String said) {}
}
