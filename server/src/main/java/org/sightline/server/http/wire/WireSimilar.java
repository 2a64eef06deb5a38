package org.sightline.server.http.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What looks like an example, the most alike first.
///
/// @param by `vectors`: a network for images compared pictures; `attributes`: label, colours, shape
///   and height were compared
/// @param note why it was not compared by pictures; null where it was
/// @param whole whether nothing more alike was left out for want of looking further
/// @param chips how the words were read
/// @param notUnderstood words that were searched as text only
public record WireSimilar(
    String by,
    @Nullable String note,
    boolean whole,
    List<WireSearch.Chip> chips,
    List<String> notUnderstood,
    List<Alike> results) {
  /// One object.
  ///
  /// @param similarity by vectors the cosine between them, -1 to 1; by attributes 0 to 1
  public record Alike(double similarity, WireObservation observation) {}
}
