package org.sightline.server.http.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// An answer to a search.
///
/// @param query what was understood, as canonical text
/// @param chips its parts
/// @param notUnderstood words that were searched as text only
/// @param next cursor of the next page; null on the last
/// @param total how many there are; null where there are more than are counted
public record WireSearch(
    String query,
    List<Chip> chips,
    List<String> notUnderstood,
    List<WireObservation> results,
    @Nullable String next,
    @Nullable Long total) {
  /// One understood part of a search.
  ///
  /// @param text the part as one could type it
  public record Chip(String key, String value, String text) {}
}
