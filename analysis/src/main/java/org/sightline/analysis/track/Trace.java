package org.sightline.analysis.track;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.sightline.domain.Box;
import org.sightline.domain.Direction;
import org.sightline.domain.Ground;
import org.sightline.domain.Line;
import org.sightline.domain.Observation.ObjectObservation;
import org.sightline.domain.Zone;

/// What one object did with the lines, zones and ground of its camera.
///
/// Keeps at most [ObjectObservation#MAX_MARKS] crossings and as many stays; further ones are not
/// kept. Times are those of the pictures. Owned by one thread.
public final class Trace {
  /// Speed is taken over at least so long, so that a wavering box does not run.
  private static final Duration STRIDE = Duration.ofSeconds(1);

  /// What is faster or higher on the ground is a fault of the measuring: a place at the horizon.
  private static final double MOST_SPEED = 100;

  private static final double MOST_HEIGHT = 30;
  private static final int MOST_PLACES = 256;

  private final List<LineWatch> lines = new ArrayList<>();
  private final List<ZoneWatch> zones = new ArrayList<>();
  private final Optional<GroundMap> ground;
  private final List<Passing> passings = new ArrayList<>();
  private final List<Stay> stays = new ArrayList<>();
  private final ArrayDeque<Step> steps = new ArrayDeque<>();
  private final List<Double> heights = new ArrayList<>();
  private Duration last = Duration.ZERO;
  private double fastest = -1;

  /// A passing of a line.
  public record Passing(String line, Direction direction, Duration at) {}

  /// A stay in a zone; `left` is when the object was last seen where the stay lasts.
  public record Stay(String zone, Duration entered, Duration left) {}

  private record Step(GroundMap.Place place, Duration at) {}

  public Trace(List<Line> lines, List<Zone> zones, Optional<Ground> ground) {
    lines.forEach(line -> this.lines.add(new LineWatch(line)));
    zones.forEach(zone -> this.zones.add(new ZoneWatch(zone)));
    this.ground = ground.flatMap(GroundMap::of);
  }

  /// The object was seen in `box` of a picture of that size.
  ///
  /// @return whether there is something new to tell: a passing, or a zone entered or left
  public boolean see(Box box, Duration now, int widthPixels, int heightPixels) {
    last = now;
    Geometry picture = new Geometry(widthPixels, heightPixels);
    double width = box.width() * widthPixels;
    boolean news = false;
    for (LineWatch line : lines) {
      Optional<LineWatch.Passing> passing = line.see(box.foot(), width, now, picture);
      if (passing.isPresent() && passings.size() < ObjectObservation.MAX_MARKS) {
        passings.add(
            new Passing(line.line().name(), passing.get().direction(), passing.get().at()));
        news = true;
      }
    }
    for (ZoneWatch zone : zones) {
      boolean was = zone.since().isPresent();
      Optional<ZoneWatch.Stay> stay = zone.see(box.foot(), width, now, picture);
      if (stay.isPresent() && stays.size() < ObjectObservation.MAX_MARKS) {
        stays.add(new Stay(zone.zone().name(), stay.get().entered(), stay.get().left()));
      }
      news |= was != zone.since().isPresent();
    }
    ground.ifPresent(map -> measure(map, box, now, picture));
    return news;
  }

  private void measure(GroundMap map, Box box, Duration now, Geometry picture) {
    map.place(box.foot().x(), box.foot().y())
        .ifPresent(
            place -> {
              Step newest = new Step(place, now);
              while (steps.size() > MOST_PLACES || (steps.size() > 1 && isLongAgo(second(), now))) {
                steps.removeFirst();
              }
              if (!steps.isEmpty() && isLongAgo(steps.getFirst(), now)) {
                Step from = steps.getFirst();
                double seconds = now.minus(from.at()).toNanos() / 1e9;
                double speed = from.place().distanceMetres(place) / seconds;
                fastest = speed <= MOST_SPEED ? Math.max(fastest, speed) : fastest;
              }
              steps.addLast(newest);
            });
    boolean cut = box.top() <= 0 || box.bottom() >= 1 || box.left() <= 0 || box.right() >= 1;
    if (!cut && heights.size() < MOST_PLACES) {
      map.heightMetres(box, picture.width(), picture.height())
          .filter(metres -> metres > 0 && metres <= MOST_HEIGHT)
          .ifPresent(heights::add);
    }
  }

  private Step second() {
    var steps = this.steps.iterator();
    steps.next();
    return steps.next();
  }

  private static boolean isLongAgo(Step step, Duration now) {
    return now.minus(step.at()).compareTo(STRIDE) >= 0;
  }

  /// The passings of lines, in their order.
  public List<Passing> passings() {
    return List.copyOf(passings);
  }

  /// The stays in zones, those that last among them, in the order of coming in.
  public List<Stay> stays() {
    List<Stay> all = new ArrayList<>(stays);
    for (ZoneWatch zone : zones) {
      if (zone.since().isPresent() && all.size() < ObjectObservation.MAX_MARKS) {
        all.add(new Stay(zone.zone().name(), zone.since().get(), last));
      }
    }
    all.sort(java.util.Comparator.comparing(Stay::entered));
    return all;
  }

  /// Whether it is inside a zone now.
  public boolean isInside() {
    return zones.stream().anyMatch(zone -> zone.since().isPresent());
  }

  /// The highest speed that it kept for a second; empty where the ground is not measured, or it was
  /// not seen for so long.
  public OptionalDouble speedMetresPerSecond() {
    return fastest < 0 ? OptionalDouble.empty() : OptionalDouble.of(fastest);
  }

  /// The middle one of the heights that it was measured with; empty where the ground is not
  /// measured.
  public OptionalDouble heightMetres() {
    if (heights.isEmpty()) {
      return OptionalDouble.empty();
    }
    List<Double> sorted = heights.stream().sorted().toList();
    return OptionalDouble.of(sorted.get(sorted.size() / 2));
  }
}
