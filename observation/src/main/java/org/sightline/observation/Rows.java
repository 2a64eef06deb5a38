package org.sightline.observation;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.Box;
import org.sightline.domain.CameraName;
import org.sightline.domain.Motion;
import org.sightline.domain.Observation;
import org.sightline.domain.Observation.CaptionObservation;
import org.sightline.domain.Observation.MotionObservation;
import org.sightline.domain.Observation.ObjectObservation;
import org.sightline.domain.Observation.SignalObservation;
import org.sightline.domain.Point;
import org.sightline.domain.TimeRange;

/// Facts to rows of the table `observation` and back, without loss.
final class Rows {
  static final String COLUMNS =
      "position, shelf_id, source_id, start_us, end_us, confidence, track_id, revision, ended,"
          + " box_left, box_top, box_right, box_bottom, path, snapshot, area, speed, height, traits,"
          + " caption, caption_track";
  static final String INSERT =
      "INSERT INTO observation ("
          + COLUMNS
          + ") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)";

  private Rows() {}

  /// The cameras of the facts that name a picture.
  static Set<CameraName> camerasOf(Connection connection, String snapshot) throws SQLException {
    Set<CameraName> cameras = new HashSet<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT DISTINCT camera FROM observation JOIN shelf ON shelf.id = shelf_id"
                + " JOIN subject ON subject.id = subject_id"
                + " WHERE snapshot = ? AND snapshot <> ''")) {
      select.setString(1, snapshot);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          cameras.add(new CameraName(rows.getString(1)));
        }
      }
    }
    return cameras;
  }

  /// The fact as it is stored: its times in whole microseconds.
  static Observation whole(Observation observation) {
    return switch (observation) {
      case ObjectObservation o -> Traits.whole(o);
      case MotionObservation m ->
          new MotionObservation(
              Micros.whole(m.when()), m.camera(), m.source(), m.confidence(), m.area());
      case SignalObservation s ->
          new SignalObservation(
              Micros.whole(s.when()), s.camera(), s.source(), s.confidence(), s.label(), s.zones());
      case CaptionObservation c ->
          new CaptionObservation(
              Micros.whole(c.when()),
              c.camera(),
              c.source(),
              c.confidence(),
              c.trackId(),
              c.text(),
              c.snapshot());
    };
  }

  /// Fills the parameters of [#INSERT].
  static void fill(PreparedStatement insert, StoredObservation stored, long shelfId, long sourceId)
      throws SQLException {
    Observation observation = stored.observation();
    insert.setLong(1, stored.position());
    insert.setLong(2, shelfId);
    insert.setLong(3, sourceId);
    insert.setLong(4, Micros.floor(observation.when().start()));
    insert.setLong(5, Micros.floor(observation.when().end()));
    insert.setDouble(6, observation.confidence());
    insert.setNull(20, Types.NULL);
    insert.setNull(21, Types.NULL);
    switch (observation) {
      case ObjectObservation o -> {
        insert.setString(7, o.trackId());
        insert.setInt(8, o.revision());
        insert.setInt(9, o.ended() ? 1 : 0);
        insert.setDouble(10, o.box().left());
        insert.setDouble(11, o.box().top());
        insert.setDouble(12, o.box().right());
        insert.setDouble(13, o.box().bottom());
        insert.setBytes(14, path(o.path()));
        insert.setString(15, o.snapshot());
        insert.setNull(16, Types.REAL);
        measure(insert, 17, o.attributes().speedMetresPerSecond());
        measure(insert, 18, o.attributes().heightMetres());
        insert.setInt(19, Traits.rows(o));
      }
      case MotionObservation m -> {
        nothing(insert);
        insert.setDouble(16, m.area());
      }
      case SignalObservation _ -> nothing(insert);
      case CaptionObservation c -> {
        nothing(insert);
        insert.setString(15, c.snapshot());
        insert.setString(20, c.text());
        insert.setString(21, c.trackId());
      }
    }
  }

  /// Of a fact that is no object.
  private static void nothing(PreparedStatement insert) throws SQLException {
    for (int i = 7; i <= 18; i++) {
      insert.setNull(i, Types.NULL);
    }
    insert.setInt(19, 0);
  }

  private static void measure(PreparedStatement insert, int column, OptionalDouble measure)
      throws SQLException {
    if (measure.isPresent()) {
      insert.setDouble(column, measure.getAsDouble());
    } else {
      insert.setNull(column, Types.REAL);
    }
  }

  private static OptionalDouble measure(ResultSet row, int column) throws SQLException {
    double measure = row.getDouble(column);
    return row.wasNull() ? OptionalDouble.empty() : OptionalDouble.of(measure);
  }

  /// The fact in the current row of a SELECT of [#COLUMNS].
  static StoredObservation read(ResultSet row, Shelves shelves, Traits.Reader reader)
      throws SQLException {
    Subject subject = shelves.subject(row.getLong(2));
    TimeRange when = new TimeRange(Micros.instant(row.getLong(4)), Micros.instant(row.getLong(5)));
    var source = shelves.source(row.getLong(3));
    double confidence = row.getDouble(6);
    Traits traits = row.getInt(19) == 0 ? Traits.NONE : reader.read(row.getLong(1));
    Observation observation =
        switch (subject.kind()) {
          case OBJECT ->
              new ObjectObservation(
                  when,
                  subject.camera(),
                  source,
                  confidence,
                  row.getString(7),
                  row.getInt(8),
                  row.getInt(9) == 1,
                  subject.label(),
                  new Box(
                      row.getDouble(10), row.getDouble(11), row.getDouble(12), row.getDouble(13)),
                  path(row.getBytes(14)),
                  subject.zones(),
                  subject.motion() == Motion.MOVING ? Motion.MOVING : Motion.STATIONARY,
                  traits.crossings(),
                  traits.visits(),
                  traits.attributes(measure(row, 17), measure(row, 18)),
                  row.getString(15));
          case MOTION ->
              new MotionObservation(when, subject.camera(), source, confidence, row.getDouble(16));
          case CAPTION ->
              new CaptionObservation(
                  when,
                  subject.camera(),
                  source,
                  confidence,
                  row.getString(21),
                  row.getString(20),
                  row.getString(15));
          case SIGNAL ->
              new SignalObservation(
                  when, subject.camera(), source, confidence, subject.label(), subject.zones());
        };
    return new StoredObservation(row.getLong(1), observation);
  }

  /// The facts of a page, in its order; those that went meanwhile are left out.
  static List<StoredObservation> fetch(
      Connection connection, Shelves shelves, List<Answers.Found> page) throws SQLException {
    Map<Long, StoredObservation> byPosition = new HashMap<>();
    try (Traits.Reader traits = new Traits.Reader(connection);
        PreparedStatement select =
            connection.prepareStatement(
                "SELECT " + COLUMNS + " FROM observation WHERE position = ?")) {
      for (Answers.Found found : page) {
        select.setLong(1, found.position());
        try (ResultSet row = select.executeQuery()) {
          if (row.next()) {
            byPosition.put(found.position(), read(row, shelves, traits));
          }
        }
      }
    }
    return page.stream()
        .map(found -> byPosition.get(found.position()))
        .filter(Objects::nonNull)
        .toList();
  }

  private static byte[] path(List<Point> path) {
    ByteBuffer bytes = ByteBuffer.allocate(path.size() * 16);
    for (Point point : path) {
      bytes.putDouble(point.x()).putDouble(point.y());
    }
    return bytes.array();
  }

  private static List<Point> path(byte @Nullable [] bytes) {
    List<Point> path = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(bytes == null ? new byte[0] : bytes);
    while (in.remaining() >= 16) {
      path.add(new Point(in.getDouble(), in.getDouble()));
    }
    return path;
  }
}
