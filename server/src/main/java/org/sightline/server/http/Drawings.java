package org.sightline.server.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.Ground;
import org.sightline.domain.Line;
import org.sightline.domain.Markings;
import org.sightline.domain.Point;
import org.sightline.domain.Polygon;
import org.sightline.domain.Zone;
import org.sightline.server.http.wire.WireMarkings;
import org.sightline.server.http.wire.WireZone;

/// What is drawn over a camera's picture, from the wire and to it.
///
/// What comes in wrong is an IllegalArgumentException that says what.
public final class Drawings {
  private Drawings() {}

  /// The areas.
  public static List<Zone> zones(List<WireZone> wire) {
    List<Zone> zones = new ArrayList<>();
    for (WireZone zone : wire) {
      zones.add(new Zone(present(zone.name()), new Polygon(points(zone.points()))));
    }
    return zones;
  }

  /// Lines, masks and ground; none for null.
  public static Markings markings(@Nullable WireMarkings wire) {
    if (wire == null) {
      return Markings.NONE;
    }
    List<Line> lines = new ArrayList<>();
    for (WireMarkings.WireLine line : listed(wire.lines())) {
      lines.add(new Line(present(line.name()), points(line.points())));
    }
    List<Polygon> masks = new ArrayList<>();
    for (List<List<Double>> mask : listed(wire.masks())) {
      masks.add(new Polygon(points(mask)));
    }
    List<WireMarkings.Mark> marks = wire.ground();
    return new Markings(
        lines, masks, marks == null ? Optional.empty() : Optional.of(ground(marks)));
  }

  private static Ground ground(List<WireMarkings.Mark> marks) {
    List<Ground.Mark> ground = new ArrayList<>();
    for (WireMarkings.Mark mark : marks) {
      List<Double> metres = pair(mark.metres());
      ground.add(new Ground.Mark(point(mark.at()), metres.get(0), metres.get(1)));
    }
    return new Ground(ground);
  }

  private static List<Point> points(@Nullable List<List<Double>> wire) {
    return listed(wire).stream().map(Drawings::point).toList();
  }

  private static Point point(@Nullable List<Double> wire) {
    List<Double> pair = pair(wire);
    return new Point(pair.get(0), pair.get(1));
  }

  private static List<Double> pair(@Nullable List<Double> wire) {
    if (wire == null || wire.size() != 2 || wire.get(0) == null || wire.get(1) == null) {
      throw new IllegalArgumentException("a place is a pair of numbers");
    }
    return wire;
  }

  private static <T> List<T> listed(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }

  private static String present(@Nullable String name) {
    return name == null ? "" : name;
  }

  /// The areas as they go over the wire.
  public static List<WireZone> wire(List<Zone> zones) {
    return zones.stream()
        .map(zone -> new WireZone(zone.name(), pairs(zone.area().points())))
        .toList();
  }

  /// The markings as they go over the wire; null where there are none.
  public static @Nullable WireMarkings wire(Markings markings) {
    return markings.equals(Markings.NONE)
        ? null
        : new WireMarkings(
            markings.lines().stream()
                .map(line -> new WireMarkings.WireLine(line.name(), pairs(line.points())))
                .toList(),
            markings.masks().stream().map(mask -> pairs(mask.points())).toList(),
            markings.ground().map(Drawings::wire).orElse(null));
  }

  private static List<WireMarkings.Mark> wire(Ground ground) {
    return ground.marks().stream()
        .map(
            mark ->
                new WireMarkings.Mark(
                    List.of(mark.picture().x(), mark.picture().y()),
                    List.of(mark.eastMetres(), mark.northMetres())))
        .toList();
  }

  private static List<List<Double>> pairs(List<Point> points) {
    return points.stream().map(p -> List.of(p.x(), p.y())).toList();
  }
}
