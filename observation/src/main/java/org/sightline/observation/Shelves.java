package org.sightline.observation;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.CameraName;
import org.sightline.domain.Motion;
import org.sightline.domain.ObservationQuery.Kind;
import org.sightline.domain.Source;
import org.sightline.domain.Words;

/// Every subject, shelf and source of the log, in memory as in the database.
///
/// Changed by the log's writer only, inside its transaction; after a failed one the log drops it
/// and loads another. Readers may look at any time and see at least what is committed.
final class Shelves {
  /// A subject with its words.
  record Known(long id, Subject subject, List<String> words, List<Shelf> shelves) {}

  private final Map<Subject, Known> subjects = new ConcurrentHashMap<>();
  private final Map<Shelf.Key, Shelf> byKey = new ConcurrentHashMap<>();
  private final Map<Long, Shelf> byId = new ConcurrentHashMap<>();
  private final Map<Long, Known> subjectById = new ConcurrentHashMap<>();
  private final Map<Source, Long> sources = new ConcurrentHashMap<>();
  private final Map<Long, Source> sourceById = new ConcurrentHashMap<>();
  private final Set<Shelf> touched = new LinkedHashSet<>(); // by the open transaction

  Collection<Known> subjects() {
    return subjects.values();
  }

  /// How many shelves there are.
  int size() {
    return byId.size();
  }

  /// How many facts queries can find.
  long rows() {
    long rows = 0;
    for (Shelf shelf : byId.values()) {
      rows += shelf.rows();
    }
    return rows;
  }

  /// How long the longest fact is that queries can find or ever could.
  long longestUs() {
    long longest = 0;
    for (Shelf shelf : byId.values()) {
      longest = Math.max(longest, shelf.longestUs());
    }
    return longest;
  }

  Subject subject(long shelfId) {
    return known(subjectById, known(byId, shelfId).key.subjectId()).subject();
  }

  Source source(long id) {
    return known(sourceById, id);
  }

  Shelf shelf(long id) {
    return known(byId, id);
  }

  private static <T> T known(Map<Long, T> map, long id) {
    @Nullable T found = map.get(id);
    if (found == null) {
      throw new ObservationException(
          ObservationException.Kind.UNREADABLE,
          "the observation log is damaged: a fact names %d, which is not there; restore the database"
              .formatted(id));
    }
    return found;
  }

  private final String site;

  private Shelves(String site) {
    this.site = site;
  }

  /// The site whose facts these are.
  String site() {
    return site;
  }

  /// Everything as the database knows it.
  static Shelves load(Connection connection, String site) throws SQLException {
    Shelves shelves = new Shelves(site);
    try (Statement statement = connection.createStatement()) {
      shelves.loadSubjects(statement);
      shelves.loadShelves(statement);
    }
    return shelves;
  }

  private void loadSubjects(Statement statement) throws SQLException {
    Map<Long, Set<String>> zones = new HashMap<>();
    try (ResultSet row = statement.executeQuery("SELECT subject_id, zone FROM subject_zone")) {
      while (row.next()) {
        zones.computeIfAbsent(row.getLong(1), _ -> new HashSet<>()).add(row.getString(2));
      }
    }
    try (ResultSet row =
        statement.executeQuery("SELECT id, kind, camera, label, moving FROM subject")) {
      while (row.next()) {
        long id = row.getLong(1);
        Kind kind = Kind.valueOf(row.getString(2).toUpperCase(Locale.ROOT));
        Motion motion = row.getInt(5) == 1 ? Motion.MOVING : Motion.STATIONARY;
        remember(
            id,
            new Subject(
                kind,
                new CameraName(row.getString(3)),
                row.getString(4),
                zones.getOrDefault(id, Set.of()),
                kind == Kind.OBJECT ? motion : null));
      }
    }
  }

  private void loadShelves(Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            "SELECT id, subject_id, confidence_tenth, length_class, rows, oldest_start_us,"
                + " newest_start_us, longest_us FROM shelf")) {
      while (row.next()) {
        remember(
            new Shelf(row.getLong(1), new Shelf.Key(row.getLong(2), row.getInt(3), row.getInt(4)))
                .restored(row.getLong(5), row.getLong(6), row.getLong(7), row.getLong(8)));
      }
    }
    try (ResultSet row =
        statement.executeQuery("SELECT id, detector, network, version, sha256 FROM source")) {
      while (row.next()) {
        remember(
            row.getLong(1),
            new Source(row.getString(2), row.getString(3), row.getString(4), row.getString(5)));
      }
    }
  }

  /// The shelf for a fact, made if it is the first of its sort.
  Shelf shelfFor(Connection connection, Subject subject, double confidence, long lengthUs)
      throws SQLException {
    @Nullable Known known = subjects.get(subject);
    if (known == null) {
      known = addSubject(connection, subject);
    }
    Shelf.Key key = Shelf.Key.of(known.id(), confidence, lengthUs);
    @Nullable Shelf shelf = byKey.get(key);
    if (shelf == null) {
      shelf = new Shelf(byId.size() + 1L, key);
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO shelf VALUES (?, ?, ?, ?, 0, 0, 0, 0)")) {
        insert.setLong(1, shelf.id);
        insert.setLong(2, key.subjectId());
        insert.setInt(3, key.confidenceTenth());
        insert.setInt(4, key.lengthClass());
        insert.executeUpdate();
      }
      remember(shelf);
    }
    return shelf;
  }

  long sourceFor(Connection connection, Source source) throws SQLException {
    @Nullable Long known = sources.get(source);
    if (known != null) {
      return known;
    }
    long id = sources.size() + 1L;
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO source VALUES (?, ?, ?, ?, ?)")) {
      insert.setLong(1, id);
      insert.setString(2, source.detector());
      insert.setString(3, source.network());
      insert.setString(4, source.version());
      insert.setString(5, source.sha256());
      insert.executeUpdate();
    }
    remember(id, source);
    return id;
  }

  /// Says that the open transaction changed what lies on `shelf`.
  void touch(Shelf shelf) {
    touched.add(shelf);
  }

  /// Writes what the open transaction changed; to be called before it commits.
  void flush(Connection connection) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE shelf SET rows = ?, oldest_start_us = ?, newest_start_us = ?, longest_us = ?"
                + " WHERE id = ?")) {
      for (Shelf shelf : touched) {
        update.setLong(1, shelf.rows());
        update.setLong(2, shelf.oldestStartUs());
        update.setLong(3, shelf.newestStartUs());
        update.setLong(4, shelf.longestUs());
        update.setLong(5, shelf.id);
        update.executeUpdate();
      }
    }
    touched.clear();
  }

  private Known addSubject(Connection connection, Subject subject) throws SQLException {
    long id = subjects.size() + 1L;
    try (PreparedStatement insert =
            connection.prepareStatement("INSERT INTO subject VALUES (?, ?, ?, ?, ?)");
        PreparedStatement zone =
            connection.prepareStatement("INSERT INTO subject_zone VALUES (?, ?)")) {
      insert.setLong(1, id);
      insert.setString(2, subject.kind().name().toLowerCase(Locale.ROOT));
      insert.setString(3, subject.camera().value());
      insert.setString(4, subject.label());
      @Nullable Motion motion = subject.motion();
      insert.setObject(5, motion == null ? null : motion == Motion.MOVING ? 1 : 0);
      insert.executeUpdate();
      for (String name : subject.zones()) {
        zone.setLong(1, id);
        zone.setString(2, name);
        zone.executeUpdate();
      }
    }
    return remember(id, subject);
  }

  private Known remember(long id, Subject subject) {
    Known known =
        new Known(id, subject, Words.of(subject.searchable()), new CopyOnWriteArrayList<>());
    subjectById.put(id, known);
    subjects.put(subject, known);
    return known;
  }

  private void remember(Shelf shelf) {
    byId.put(shelf.id, shelf);
    byKey.put(shelf.key, shelf);
    known(subjectById, shelf.key.subjectId()).shelves().add(shelf);
  }

  private void remember(long id, Source source) {
    sourceById.put(id, source);
    sources.put(source, id);
  }
}
