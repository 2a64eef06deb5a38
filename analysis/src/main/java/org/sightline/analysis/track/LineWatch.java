package org.sightline.analysis.track;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.Direction;
import org.sightline.domain.Line;
import org.sightline.domain.Point;

/// One object and one line: whether its foot passed, and which way.
///
/// Passings of the foot's path are added up, forward against backward, and told only once the foot
/// is further from the line than it wavers: who trembles on the line, or turns back on it, has not
/// passed. Owned by one thread.
final class LineWatch {
  /// How far from the line a foot must be, as a share of the object's width.
  static final double WAVERING = 0.1;

  private final Line line;
  private @Nullable Point before;
  private int net;
  private Duration passed = Duration.ZERO;

  /// A passing that is told.
  record Passing(Direction direction, Duration at) {}

  LineWatch(Line line) {
    this.line = line;
  }

  Line line() {
    return line;
  }

  /// The foot is at `foot` now.
  ///
  /// @param widthPixels of the object
  Optional<Passing> see(Point foot, double widthPixels, Duration now, Geometry picture) {
    Point from = before;
    before = foot;
    if (from == null) {
      return Optional.empty();
    }
    int step = Geometry.passings(from, foot, line.points());
    if (step != 0) {
      net += step;
      passed = now;
    }
    if (picture.toLine(foot, line.points()) < WAVERING * widthPixels) {
      return Optional.empty();
    }
    int sum = net;
    net = 0;
    return sum == 0
        ? Optional.empty()
        : Optional.of(new Passing(sum > 0 ? Direction.FORWARD : Direction.BACKWARD, passed));
  }
}
