package org.sightline.fleet;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sightline.database.Schema;
import org.sightline.domain.Camera;
import org.sightline.domain.CameraName;
import org.sightline.domain.Point;
import org.sightline.domain.Polygon;
import org.sightline.domain.Reach;
import org.sightline.domain.Transport;
import org.sightline.domain.Zone;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/// The cameras that an owner added while the node ran, kept in a database that only its owner can
/// read, because camera passwords stand in it.
///
/// One connection, used under the registry's lock; the lists are short and asked for seldom.
public final class CameraRegistry implements AutoCloseable {
  private static final Schema SCHEMA = Schema.beside(CameraRegistry.class);
  private static final int SQLITE_CONSTRAINT_PRIMARY_KEY = 19;

  private final InstantSource clock;
  private final Connection connection;

  private CameraRegistry(Connection connection, InstantSource clock) {
    this.connection = connection;
    this.clock = clock;
  }

  /// Opens the registry, creating it where there is none.
  ///
  /// @throws FleetException if the file cannot be opened or is damaged
  public static CameraRegistry open(Path database, InstantSource clock) {
    try {
      createPrivately(database);
      SQLiteConfig config = new SQLiteConfig();
      config.setJournalMode(SQLiteConfig.JournalMode.WAL);
      config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
      config.setBusyTimeout(5_000);
      config.enforceForeignKeys(true);
      SQLiteDataSource source = new SQLiteDataSource(config);
      source.setUrl("jdbc:sqlite:" + database);
      SCHEMA.bringUp(database);
      return new CameraRegistry(source.getConnection(), clock);
    } catch (IOException | SQLException | RuntimeException e) {
      throw new FleetException(
          FleetException.Kind.STORAGE,
          "the list of cameras %s cannot be opened (%s): check that the disk works and the folder is yours"
              .formatted(database, e.getMessage()),
          e);
    }
  }

  private static void createPrivately(Path database) throws IOException {
    if (!Files.exists(database)
        && FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      Files.createFile(
          database,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
  }

  /// All cameras, by name.
  public synchronized List<Camera> cameras() {
    return read(
        "SELECT name, main_uri, sub_uri, record, analyse, transport, certificate FROM camera ORDER BY name",
        null);
  }

  /// The camera of that name.
  public synchronized Optional<Camera> find(CameraName name) {
    return read(
            "SELECT name, main_uri, sub_uri, record, analyse, transport, certificate FROM camera WHERE name = ?",
            name.value())
        .stream()
        .findFirst();
  }

  /// Keeps a new camera; when this returns it is on the disk.
  ///
  /// @throws FleetException of kind NAME_TAKEN if there is one of that name
  public synchronized void add(Camera camera) {
    change(
        () -> {
          try (PreparedStatement insert =
              connection.prepareStatement("INSERT INTO camera VALUES (?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, camera.name().value());
            insert.setString(2, camera.main().toString());
            URI sub = camera.sub();
            insert.setString(3, sub == null ? null : sub.toString());
            insert.setBoolean(4, camera.record());
            insert.setBoolean(5, camera.analyse());
            insert.setLong(6, ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant()));
            insert.setString(7, camera.reach().transport().word());
            insert.setString(8, camera.reach().certificate());
            insert.executeUpdate();
          }
          for (Zone zone : camera.zones()) {
            addZone(camera.name(), zone);
          }
        },
        camera.name().value());
  }

  /// Forgets a camera; says whether there was one.
  public synchronized boolean remove(CameraName name) {
    boolean[] removed = new boolean[1];
    change(
        () -> {
          try (PreparedStatement delete =
              connection.prepareStatement("DELETE FROM camera WHERE name = ?")) {
            delete.setString(1, name.value());
            removed[0] = delete.executeUpdate() == 1;
          }
          new DrawingRows(connection).remove(name);
        },
        name.value());
    return removed[0];
  }

  /// Keeps what was drawn over a camera's picture, in place of what was kept before.
  public synchronized void draw(CameraName camera, Drawing drawing) {
    long now = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    change(() -> new DrawingRows(connection).save(camera, drawing, now), camera.value());
  }

  /// Forgets what was drawn over a camera's picture.
  public synchronized void undraw(CameraName camera) {
    change(() -> new DrawingRows(connection).remove(camera), camera.value());
  }

  /// What was drawn and kept; empty where nothing ever was.
  public synchronized Optional<Drawing> drawing(CameraName camera) {
    try {
      return new DrawingRows(connection).find(camera);
    } catch (SQLException e) {
      throw storage("what is drawn over camera " + camera + " cannot be read", e);
    }
  }

  private void addZone(CameraName camera, Zone zone) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement("INSERT INTO zone VALUES (?, ?)")) {
      insert.setString(1, camera.value());
      insert.setString(2, zone.name());
      insert.executeUpdate();
    }
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO zone_point VALUES (?, ?, ?, ?, ?)")) {
      List<Point> points = zone.area().points();
      for (int i = 0; i < points.size(); i++) {
        insert.setString(1, camera.value());
        insert.setString(2, zone.name());
        insert.setInt(3, i);
        insert.setDouble(4, points.get(i).x());
        insert.setDouble(5, points.get(i).y());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private List<Camera> read(String sql, @Nullable String name) {
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      if (name != null) {
        select.setString(1, name);
      }
      List<Camera> cameras = new ArrayList<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          CameraName camera = new CameraName(row.getString(1));
          String sub = row.getString(3);
          cameras.add(
              new Camera(
                  camera,
                  URI.create(row.getString(2)),
                  sub == null ? null : URI.create(sub),
                  zones(camera),
                  row.getBoolean(4),
                  row.getBoolean(5),
                  new Reach(Transport.ofWord(row.getString(6)), row.getString(7))));
        }
      }
      return cameras;
    } catch (SQLException e) {
      throw storage("the list of cameras cannot be read", e);
    }
  }

  private List<Zone> zones(CameraName camera) throws SQLException {
    List<Zone> zones = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT zone, x, y FROM zone_point WHERE camera = ? ORDER BY zone, place")) {
      select.setString(1, camera.value());
      String open = "";
      List<Point> points = new ArrayList<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          String zone = row.getString(1);
          if (!zone.equals(open) && !points.isEmpty()) {
            zones.add(new Zone(open, new Polygon(points)));
            points.clear();
          }
          open = zone;
          points.add(new Point(row.getDouble(2), row.getDouble(3)));
        }
      }
      if (!points.isEmpty()) {
        zones.add(new Zone(open, new Polygon(points)));
      }
    }
    return zones;
  }

  private interface Change {
    void run() throws SQLException;
  }

  private void change(Change change, String what) {
    try {
      connection.setAutoCommit(false);
      try {
        change.run();
        connection.commit();
      } catch (SQLException e) {
        connection.rollback();
        throw e;
      } finally {
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      if (e.getErrorCode() == SQLITE_CONSTRAINT_PRIMARY_KEY) {
        throw FleetException.nameTaken(what);
      }
      throw storage("camera " + what + " cannot be stored", e);
    }
  }

  private static FleetException storage(String what, SQLException e) {
    return new FleetException(
        FleetException.Kind.STORAGE,
        what + " (" + e.getMessage() + "): check the disk of the data folder",
        e);
  }

  @Override
  public synchronized void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw storage("the list of cameras cannot be closed", e);
    }
  }
}
