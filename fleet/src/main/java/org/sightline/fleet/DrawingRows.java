package org.sightline.fleet;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.CameraName;
import org.sightline.domain.Ground;
import org.sightline.domain.Line;
import org.sightline.domain.Markings;
import org.sightline.domain.Point;
import org.sightline.domain.Polygon;
import org.sightline.domain.Zone;

/// The rows in which drawings are kept. Used under the registry's lock.
final class DrawingRows {
  private final Connection connection;

  DrawingRows(Connection connection) {
    this.connection = connection;
  }

  void remove(CameraName camera) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM drawing WHERE camera = ?")) {
      delete.setString(1, camera.value());
      delete.executeUpdate();
    }
  }

  void save(CameraName camera, Drawing drawing, long savedMicros) throws SQLException {
    remove(camera);
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO drawing VALUES (?, ?)")) {
      insert.setString(1, camera.value());
      insert.setLong(2, savedMicros);
      insert.executeUpdate();
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO drawing_point VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      insert.setString(1, camera.value());
      int number = 0;
      for (Zone zone : drawing.zones()) {
        points(insert, "zone", number++, zone.name(), zone.area().points());
      }
      for (Line line : drawing.markings().lines()) {
        points(insert, "line", number++, line.name(), line.points());
      }
      for (Polygon mask : drawing.markings().masks()) {
        points(insert, "mask", number++, "", mask.points());
      }
      if (drawing.markings().ground().isPresent()) {
        List<Ground.Mark> marks = drawing.markings().ground().get().marks();
        for (int place = 0; place < marks.size(); place++) {
          insert.setDouble(8, marks.get(place).eastMetres());
          insert.setDouble(9, marks.get(place).northMetres());
          point(insert, "ground", number, "", place, marks.get(place).picture());
        }
      }
      insert.executeBatch();
    }
  }

  private static void points(
      PreparedStatement insert, String kind, int number, String name, List<Point> points)
      throws SQLException {
    for (int place = 0; place < points.size(); place++) {
      insert.setNull(8, Types.REAL);
      insert.setNull(9, Types.REAL);
      point(insert, kind, number, name, place, points.get(place));
    }
  }

  private static void point(
      PreparedStatement insert, String kind, int number, String name, int place, Point point)
      throws SQLException {
    insert.setString(2, kind);
    insert.setInt(3, number);
    insert.setString(4, name);
    insert.setInt(5, place);
    insert.setDouble(6, point.x());
    insert.setDouble(7, point.y());
    insert.addBatch();
  }

  Optional<Drawing> find(CameraName camera) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT 1 FROM drawing WHERE camera = ?")) {
      select.setString(1, camera.value());
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
      }
    }
    Reading reading = new Reading();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT kind, number, name, x, y, east_metres, north_metres FROM drawing_point WHERE camera = ? ORDER BY number, place")) {
      select.setString(1, camera.value());
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          reading.row(row);
        }
      }
    }
    return Optional.of(reading.done());
  }

  /// Rows put together again.
  private static final class Reading {
    private final List<Zone> zones = new ArrayList<>();
    private final List<Line> lines = new ArrayList<>();
    private final List<Polygon> masks = new ArrayList<>();
    private final List<Ground.Mark> marks = new ArrayList<>();
    private final List<Point> points = new ArrayList<>();
    private @Nullable String kind;
    private String name = "";
    private int number = -1;

    void row(ResultSet row) throws SQLException {
      if (row.getInt(2) != number) {
        close();
      }
      kind = row.getString(1);
      number = row.getInt(2);
      name = row.getString(3);
      Point point = new Point(row.getDouble(4), row.getDouble(5));
      points.add(point);
      if ("ground".equals(kind)) {
        marks.add(new Ground.Mark(point, row.getDouble(6), row.getDouble(7)));
      }
    }

    private void close() {
      if ("zone".equals(kind)) {
        zones.add(new Zone(name, new Polygon(points)));
      } else if ("line".equals(kind)) {
        lines.add(new Line(name, points));
      } else if ("mask".equals(kind)) {
        masks.add(new Polygon(points));
      }
      points.clear();
    }

    Drawing done() {
      close();
      return new Drawing(
          zones,
          new Markings(
              lines, masks, marks.isEmpty() ? Optional.empty() : Optional.of(new Ground(marks))));
    }
  }
}
