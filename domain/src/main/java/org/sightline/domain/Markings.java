package org.sightline.domain;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What an owner drew over a camera's picture beside its zones.
///
/// @param lines whose passing is told
/// @param masks areas that analysis never sees: painted over before anything looks. Footage keeps
///   them
/// @param ground the measured ground, for speed and size
public record Markings(List<Line> lines, List<Polygon> masks, Optional<Ground> ground) {
  /// Nothing was drawn.
  public static final Markings NONE = new Markings(List.of(), List.of(), Optional.empty());

  /// The most lines, and the most masks, of one camera.
  public static final int MAX_EACH = 64;

  public Markings {
    lines = List.copyOf(lines);
    masks = List.copyOf(masks);
    if (lines.size() > MAX_EACH || masks.size() > MAX_EACH) {
      throw new IllegalArgumentException(
          "a camera has at most %d lines and %d masks, not %d and %d"
              .formatted(MAX_EACH, MAX_EACH, lines.size(), masks.size()));
    }
    Set<String> names = new HashSet<>();
    for (Line line : lines) {
      if (!names.add(line.name())) {
        throw new IllegalArgumentException("two lines are called %s".formatted(line.name()));
      }
    }
  }
}
