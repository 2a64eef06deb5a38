package org.sightline.observation;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sightline.domain.Embedding;
import org.sightline.domain.Observation;
import org.sightline.domain.Observation.CaptionObservation;
import org.sightline.domain.Observation.MotionObservation;
import org.sightline.domain.Observation.ObjectObservation;
import org.sightline.domain.Observation.SignalObservation;

/// What changes the database, used under the log's lock. Nothing is visible before [#commit].
final class LogWriter implements AutoCloseable {
  private final Connection connection;
  private final Shelves shelves;
  private final PreparedStatement insert;
  private final PreparedStatement insertTrait;
  private final PreparedStatement insertStay;
  private final PreparedStatement insertLatest;
  private final PreparedStatement deleteLatest;
  private final PreparedStatement findTrack;
  private final PreparedStatement putTrack;
  private final Hours hours = new Hours();
  private long lastPosition;

  LogWriter(Connection connection, Shelves shelves) throws SQLException {
    this.connection = connection;
    this.shelves = shelves;
    connection.setAutoCommit(false);
    insert = connection.prepareStatement(Rows.INSERT);
    insertTrait = connection.prepareStatement(Traits.INSERT);
    insertStay = connection.prepareStatement(Traits.INSERT_STAY);
    insertLatest = connection.prepareStatement("INSERT INTO latest VALUES (?, ?, ?, ?, ?)");
    deleteLatest =
        connection.prepareStatement(
            "DELETE FROM latest WHERE shelf_id = ? AND start_us = ? AND position = ?");
    findTrack =
        connection.prepareStatement(
            "SELECT t.revision, o.position, o.shelf_id, o.start_us FROM track t"
                + " JOIN observation o ON o.position = t.position WHERE t.track_id = ?");
    putTrack =
        connection.prepareStatement(
            "INSERT INTO track VALUES (?, ?, ?) ON CONFLICT (track_id)"
                + " DO UPDATE SET revision = excluded.revision, position = excluded.position");
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT seq FROM sqlite_sequence WHERE name = 'observation'")) {
      lastPosition = row.next() ? row.getLong(1) : 0;
    }
    connection.rollback();
  }

  long lastPosition() {
    return lastPosition;
  }

  List<StoredObservation> store(List<Observation> observations) throws SQLException {
    List<StoredObservation> stored = new ArrayList<>(observations.size());
    for (Observation observation : observations) {
      stored.add(store(new StoredObservation(lastPosition + 1, observation)));
      lastPosition++;
    }
    return stored;
  }

  private StoredObservation store(StoredObservation stored) throws SQLException {
    Observation observation = stored.observation();
    long start = Micros.floor(observation.when().start());
    long end = Micros.floor(observation.when().end());
    Shelf shelf =
        shelves.shelfFor(
            connection, Subject.of(observation), observation.confidence(), end - start);
    Rows.fill(insert, stored, shelf.id, shelves.sourceFor(connection, observation.source()));
    insert.executeUpdate();
    boolean newest =
        switch (observation) {
          case MotionObservation _, SignalObservation _, CaptionObservation _ -> true;
          case ObjectObservation o -> {
            Traits.store(insertTrait, o, stored.position());
            Traits.stays(insertStay, o.visits(), start, stored.position());
            yield becomesNewest(o, stored.position());
          }
        };
    if (newest) {
      insertLatest.setLong(1, shelf.id);
      insertLatest.setLong(2, start);
      insertLatest.setLong(3, stored.position());
      insertLatest.setLong(4, end);
      insertLatest.setDouble(5, observation.confidence());
      insertLatest.executeUpdate();
      shelf.put(start, end);
      hours.add(start, shelf.key.subjectId(), 1);
      shelves.touch(shelf);
    }
    return stored;
  }

  /// Whether the fact is the newest revision of its track; if so the one before it is put away.
  private boolean becomesNewest(ObjectObservation o, long position) throws SQLException {
    findTrack.setString(1, o.trackId());
    try (ResultSet row = findTrack.executeQuery()) {
      if (row.next()) {
        if (row.getInt(1) >= o.revision()) {
          return false;
        }
        takeFromLatest(row.getLong(3), row.getLong(4), row.getLong(2));
      }
    }
    putTrack.setString(1, o.trackId());
    putTrack.setInt(2, o.revision());
    putTrack.setLong(3, position);
    putTrack.executeUpdate();
    return true;
  }

  private boolean takeFromLatest(long shelfId, long start, long position) throws SQLException {
    deleteLatest.setLong(1, shelfId);
    deleteLatest.setLong(2, start);
    deleteLatest.setLong(3, position);
    if (deleteLatest.executeUpdate() == 0) {
      return false;
    }
    Shelf shelf = shelves.shelf(shelfId);
    shelf.take();
    hours.add(start, shelf.key.subjectId(), -1);
    shelves.touch(shelf);
    return true;
  }

  /// Deletes the facts that ended first, before `cutoffUs`. A snapshot goes with the newest
  /// revision of its track; that of an older revision only if no newer one names it.
  ObservationLog.Deleted deleteEndedBefore(long cutoffUs, int limit) throws SQLException {
    List<String> snapshots = new ArrayList<>();
    List<String> tracks = new ArrayList<>();
    int deleted = 0;
    try (PreparedStatement select =
            connection.prepareStatement(
                "SELECT o.position, o.shelf_id, o.start_us, o.track_id,"
                    // a caption's picture is its object's
                    + " CASE WHEN o.caption IS NULL THEN o.snapshot ELSE '' END, n.snapshot"
                    + " FROM observation o INDEXED BY observation_by_end"
                    + " LEFT JOIN track t ON t.track_id = o.track_id"
                    + " LEFT JOIN observation n ON n.position = t.position"
                    + " WHERE o.end_us < ? ORDER BY o.end_us LIMIT ?");
        PreparedStatement delete =
            connection.prepareStatement("DELETE FROM observation WHERE position = ?");
        PreparedStatement deleteTraits =
            connection.prepareStatement("DELETE FROM trait WHERE position = ?");
        PreparedStatement deleteStay = connection.prepareStatement(Traits.DELETE_STAY);
        Traits.Reader traits = new Traits.Reader(connection);
        PreparedStatement forget =
            connection.prepareStatement("DELETE FROM track WHERE track_id = ? AND position = ?")) {
      select.setLong(1, cutoffUs);
      select.setInt(2, limit);
      record Old(
          long position, long shelf, long start, String track, String snapshot, String newest) {}
      List<Old> old = new ArrayList<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          old.add(
              new Old(
                  row.getLong(1),
                  row.getLong(2),
                  row.getLong(3),
                  text(row, 4),
                  text(row, 5),
                  text(row, 6)));
        }
      }
      for (Old o : old) {
        boolean wasNewest = takeFromLatest(o.shelf(), o.start(), o.position());
        if (!o.track().isEmpty()) {
          forget.setString(1, o.track());
          forget.setLong(2, o.position());
          if (forget.executeUpdate() > 0) {
            tracks.add(o.track());
          }
        }
        Traits.stays(deleteStay, traits.read(o.position()).visits(), o.start(), o.position());
        deleteTraits.setLong(1, o.position());
        deleteTraits.executeUpdate();
        delete.setLong(1, o.position());
        deleted += delete.executeUpdate();
        if (!o.snapshot().isEmpty() && (wasNewest || !o.snapshot().equals(o.newest()))) {
          snapshots.add(o.snapshot());
        }
      }
    }
    EmbeddingRows.delete(connection, tracks);
    return new ObservationLog.Deleted(deleted, snapshots, tracks);
  }

  /// Stores what an object track looks like, in place of what it did before.
  ///
  /// @return its newest revision; empty, and nothing is stored, where there is no such track
  Optional<ObjectObservation> keep(String track, Embedding embedding) throws SQLException {
    Optional<ObjectObservation> newest =
        EmbeddingRows.newest(connection, shelves, track)
            .flatMap(
                fact ->
                    fact.observation() instanceof ObjectObservation o
                        ? Optional.of(o)
                        : Optional.empty());
    if (newest.isPresent()) {
      EmbeddingRows.store(connection, track, embedding);
    }
    return newest;
  }

  /// Forgets what these look like.
  void forget(List<String> tracks) throws SQLException {
    EmbeddingRows.delete(connection, tracks);
  }

  private static String text(ResultSet row, int column) throws SQLException {
    String text = row.getString(column);
    return text == null ? "" : text;
  }

  void commit() throws SQLException {
    shelves.flush(connection);
    hours.flush(connection);
    connection.commit();
  }

  @Override
  public void close() {
    for (PreparedStatement statement :
        List.of(insert, insertTrait, insertStay, insertLatest, deleteLatest, findTrack, putTrack)) {
      try {
        statement.close();
      } catch (SQLException e) {
        System.getLogger(LogWriter.class.getName())
            .log(System.Logger.Level.WARNING, "a statement did not close", e);
      }
    }
  }
}
