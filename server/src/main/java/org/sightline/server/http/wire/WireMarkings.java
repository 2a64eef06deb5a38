package org.sightline.server.http.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is drawn over a camera's picture beside its zones.
///
/// @param lines directed lines
/// @param masks areas that analysis never sees, each a list of corners `[x, y]`
/// @param ground four measured places, or null
public record WireMarkings(
    List<WireLine> lines, List<List<List<Double>>> masks, @Nullable List<Mark> ground) {
  /// A directed line.
  ///
  /// @param points from the first to the last, each `[x, y]` in fractions of the picture
  public record WireLine(String name, List<List<Double>> points) {}

  /// A measured place of the ground.
  ///
  /// @param at `[x, y]` in fractions of the picture
  /// @param metres `[east, north]` on the ground
  public record Mark(List<Double> at, List<Double> metres) {}
}
