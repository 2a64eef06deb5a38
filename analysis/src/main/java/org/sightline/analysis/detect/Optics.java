package org.sightline.analysis.detect;

import java.util.List;

/// Through which views a detector looks at one camera's pictures: as they are, in slices ([Tiles]),
/// or through virtual cameras.
public sealed interface Optics permits Optics.Plain, Tiles, Optics.Virtual {
  /// As they are: the whole picture, or the part of it in which something moves.
  Optics PLAIN = new Plain();

  /// See [#PLAIN].
  record Plain() implements Optics {}

  /// Through cameras with straight lines that look out of a wide lens's picture.
  ///
  /// @param directions at least one, at most [Tiles#MOST]
  record Virtual(Lens lens, List<Dewarp.Direction> directions) implements Optics {
    public Virtual {
      directions = List.copyOf(directions);
      if (directions.isEmpty() || directions.size() > Tiles.MOST) {
        throw new IllegalArgumentException(
            "1 to %d virtual cameras look out of a wide picture, not %d"
                .formatted(Tiles.MOST, directions.size()));
      }
    }
  }
}
