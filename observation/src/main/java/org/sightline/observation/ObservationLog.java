package org.sightline.observation;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.Aggregate;
import org.sightline.domain.CameraName;
import org.sightline.domain.CameraScope;
import org.sightline.domain.Observation;
import org.sightline.domain.Observation.ObjectObservation;
import org.sightline.domain.ObservationQuery;
import org.sightline.domain.QueryText;
import org.sightline.domain.TimeRange;

/// The log of all facts: appended, never changed, answered from, replayed.
///
/// Times are kept in whole microseconds; a fact comes back with what is finer cut off. Of one
/// object track, queries see the highest revision only (of equal ones the first stored); [#after]
/// gives every fact in the order of storing.
///
/// Any thread may call anything. Appends that arrive while another is being written to the disk
/// share the next write, so many writers cost little more than one.
public final class ObservationLog implements AutoCloseable {
  /// The longest page, and the longest replay.
  public static final int MAX_LIMIT = 1000;

  /// The number at which counting stops.
  public static final long COUNT_CAP = 10_000;

  /// The most facts that share one write.
  private static final int MAX_BATCH = 5000;

  private final Database database;
  private final Answers.Effort effort;
  private final String site;
  private final List<Listening> listeners = new CopyOnWriteArrayList<>();
  private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>(); // one for each caller

  private final ReentrantLock writing = new ReentrantLock();
  private LogWriter writer; // guarded by writing, as are the next two
  private boolean closed;
  private boolean broken;
  private volatile Shelves shelves;
  private final VectorIndex vectors = new VectorIndex(Lookalikes.MAX_BYTES);
  private final Lookalikes lookalikes = new Lookalikes(this, vectors);

  /// Facts whose caller waits until they are on the disk.
  private static final class Waiting {
    final List<Observation> observations;
    List<StoredObservation> stored = List.of();
    @Nullable RuntimeException failure;
    boolean done;

    Waiting(List<Observation> observations) {
      this.observations = observations;
    }
  }

  private ObservationLog(Database database, String site, Answers.Effort effort)
      throws SQLException {
    this.database = database;
    this.site = site;
    this.effort = effort;
    this.shelves = Shelves.load(database.writer(), site);
    this.writer = new LogWriter(database.writer(), shelves);
    EmbeddingRows.load(database.writer(), shelves, vectors);
    database.writer().rollback();
  }

  /// Opens the log in the file `database`, making it when it is not there.
  ///
  /// @throws ObservationException if the file cannot be opened, read or written
  public static ObservationLog open(Path database) {
    return open(database, "");
  }

  /// As [#open(Path)], for the facts of a site that has a name.
  public static ObservationLog open(Path database, String site) {
    return open(database, site, Answers.USUAL);
  }

  /// As [#open(Path)].
  static ObservationLog open(Path database, String site, Answers.Effort effort) {
    Database opened = new Database(database);
    try {
      return new ObservationLog(opened, site, effort);
    } catch (SQLException e) {
      opened.close();
      throw new ObservationException(
          ObservationException.Kind.UNREADABLE,
          "the observation log %s cannot be read: %s".formatted(database, e.getMessage()),
          e);
    }
  }

  /// The site where all of this was seen; empty where it has no name.
  public String site() {
    return site;
  }

  /// Stores one fact and returns its position once it is on the disk.
  ///
  /// @throws ObservationException if it cannot be stored; then it is not
  /// @throws IllegalArgumentException if its time is beyond what can be stored
  public long append(Observation observation) {
    return appendAll(List.of(observation)).getFirst().position();
  }

  /// Stores facts, all or none, and returns them with their positions once they are on the disk.
  public List<StoredObservation> appendAll(List<Observation> observations) {
    if (observations.isEmpty()) {
      return List.of();
    }
    Waiting mine = new Waiting(observations.stream().map(Rows::whole).toList());
    waiting.add(mine);
    writing.lock();
    try {
      if (!mine.done) {
        writeWaiting(mine);
      }
    } finally {
      writing.unlock();
    }
    if (mine.failure != null) {
      throw mine.failure;
    }
    return mine.stored;
  }

  /// Writes what waits, in order, until `mine` is done; a batch that fails is retried one caller at
  /// a time so that each is told its own fate.
  private void writeWaiting(Waiting mine) {
    while (!mine.done) {
      List<Waiting> batch = new ArrayList<>();
      int facts = 0;
      for (Waiting next = waiting.peek(); next != null; next = waiting.peek()) {
        facts += next.observations.size();
        if (!batch.isEmpty() && facts > MAX_BATCH) {
          break;
        }
        waiting.remove();
        batch.add(next);
      }
      if (!write(batch) && batch.size() > 1) {
        batch.forEach(one -> write(List.of(one)));
      }
    }
  }

  private boolean write(List<Waiting> batch) {
    try {
      requireOpen();
      if (broken) {
        recover();
      }
      for (Waiting one : batch) {
        one.stored = writer.store(one.observations);
      }
      writer.commit();
      for (Waiting one : batch) {
        one.failure = null;
        one.done = true;
        one.stored.forEach(this::written);
      }
      return true;
    } catch (SQLException | RuntimeException e) {
      broken = true;
      RuntimeException failure = failure(e);
      for (Waiting one : batch) {
        one.stored = List.of();
        one.failure = failure;
        one.done = true;
      }
      return false;
    }
  }

  private void written(StoredObservation stored) {
    if (stored.observation() instanceof ObjectObservation o) {
      vectors.tell(o);
    }
    listeners.forEach(listener -> listener.offer(stored));
  }

  private static RuntimeException failure(Exception e) {
    return e instanceof RuntimeException already
        ? already
        : new ObservationException(
            ObservationException.Kind.UNWRITABLE,
            "observations cannot be stored (%s): make room on the disk or check its health"
                .formatted(e.getMessage()),
            e);
  }

  /// Makes the memory say again what the database says, after a write that failed.
  private void recover() throws SQLException {
    Connection connection = database.writer();
    if (!connection.getAutoCommit()) {
      connection.rollback();
    }
    Shelves fresh = Shelves.load(connection, site);
    writer = new LogWriter(connection, fresh);
    shelves = fresh;
    broken = false;
  }

  /// One page of the facts that match, newest revisions only.
  ///
  /// @param limit how many at most, 1 to [#MAX_LIMIT]
  /// @param cursor where the page before ended ([Page#next()]), or null for the first page
  /// @throws ObservationException of kind BAD_CALL if the limit or the cursor is not good
  /// @throws IllegalArgumentException if the query is larger than [QueryText#requireBounded] allows
  public Page query(ObservationQuery query, Order order, int limit, @Nullable String cursor) {
    QueryText.requireBounded(query);
    requireLimit(limit);
    @Nullable Cursor after = cursor == null ? null : Cursor.parse(cursor, query, order);
    return reading(
        (connection, known) -> {
          try (Answers answers = new Answers(connection, known, query, effort)) {
            Answers.Portion portion = answers.find(order, limit + 1, after);
            List<Answers.Found> found = portion.found();
            if (found.size() > limit) {
              List<Answers.Found> page = found.subList(0, limit);
              Answers.Found last = page.getLast();
              Cursor next = new Cursor(last.tier(), last.startUs(), last.position());
              return new Page(Rows.fetch(connection, known, page), next.print(query, order), null);
            }
            @Nullable Cursor stopped = portion.stopped();
            return new Page(
                Rows.fetch(connection, known, found),
                stopped == null ? null : stopped.print(query, order),
                stopped == null ? null : Micros.instant(stopped.startUs()));
          }
        });
  }

  /// How many facts match, newest revisions only, counted to [#COUNT_CAP].
  public Count count(ObservationQuery query) {
    QueryText.requireBounded(query);
    return reading(
        (connection, known) -> {
          try (Answers answers = new Answers(connection, known, query, effort)) {
            return answers.count(COUNT_CAP);
          }
        });
  }

  /// The numbers of an aggregate, newest revisions only.
  ///
  /// @throws ObservationException of kind TOO_WIDE if too many facts would be added up
  public SortedMap<String, Double> tally(Aggregate aggregate) {
    ObservationQuery query = aggregate.bounded();
    QueryText.requireBounded(query);
    return reading(
        (connection, known) -> {
          try (Answers answers = new Answers(connection, known, query, effort)) {
            return new Tally(connection, known, aggregate).values(answers);
          }
        });
  }

  /// Hands over the facts that share an instant with `range`, as they were stored: every revision,
  /// by when they ended, and a few that miss the range by little; until `each` says false. It reads
  /// the facts themselves and none of what is kept to answer queries, for those who check answers.
  public void stored(TimeRange range, Predicate<StoredObservation> each) {
    Shelves known = shelves;
    new RawFacts(database, range, Rows.COLUMNS)
        .read(known.longestUs(), (row, traits) -> each.test(Rows.read(row, shelves, traits)));
  }

  /// As [#stored(TimeRange, Predicate)], only which object track and revision each fact is; facts
  /// of motion have no track and are left out.
  public void storedRevisions(TimeRange range, Predicate<StoredRevision> each) {
    Shelves known = shelves;
    new RawFacts(database, range, "track_id, revision")
        .read(
            known.longestUs(),
            (row, _) -> {
              String track = row.getString(1);
              return track == null
                  || each.test(new StoredRevision(row.getLong(3), track, row.getInt(2)));
            });
  }

  /// Which revision of which object track a stored fact is.
  public record StoredRevision(long position, String trackId, int revision) {}

  /// The facts stored after `position`, every revision, in the order of storing: a consumer keeps
  /// the last position it has dealt with and asks again from there. 0 begins at the beginning.
  ///
  /// @param limit how many at most, 1 to [#MAX_LIMIT]
  public List<StoredObservation> after(long position, int limit) {
    requireLimit(limit);
    return reading(
        (connection, known) -> {
          List<StoredObservation> found = new ArrayList<>();
          try (Traits.Reader traits = new Traits.Reader(connection);
              PreparedStatement select =
                  connection.prepareStatement(
                      "SELECT "
                          + Rows.COLUMNS
                          + " FROM observation WHERE position > ? ORDER BY position LIMIT ?")) {
            select.setLong(1, position);
            select.setInt(2, limit);
            try (ResultSet row = select.executeQuery()) {
              while (row.next()) {
                found.add(Rows.read(row, known, traits));
              }
            }
          }
          return found;
        });
  }

  /// The fact at `position`; empty where there is none (any more).
  public Optional<StoredObservation> at(long position) {
    List<StoredObservation> found = after(position - 1, 1);
    return found.stream().filter(stored -> stored.position() == position).findFirst();
  }

  /// The cameras whose facts a picture belongs to; none for a picture of nothing that is kept.
  ///
  /// @param snapshot its key in the snapshot store
  public Set<CameraName> camerasOf(String snapshot) {
    return database.read(connection -> Rows.camerasOf(connection, snapshot));
  }

  /// The position of the fact stored last; 0 when none ever was.
  public long lastPosition() {
    writing.lock();
    try {
      requireOpen();
      return writer.lastPosition();
    } finally {
      writing.unlock();
    }
  }

  /// The labels that facts in the log carry or carried, in no order; for completing what is typed.
  public List<String> labels() {
    return labels(CameraScope.EVERYWHERE);
  }

  /// The labels that facts of these cameras carry or carried, in no order.
  public List<String> labels(CameraScope cameras) {
    return shelves.subjects().stream()
        .filter(known -> cameras.has(known.subject().camera()))
        .map(known -> known.subject().label())
        .filter(label -> !label.isEmpty())
        .distinct()
        .toList();
  }

  /// The lines that objects in the log crossed, in order.
  public List<String> lines() {
    return database.read(Traits::lines);
  }

  /// Lets `listener` hear every fact stored from now on, in order, on a thread of its own; see
  /// [Listening] for what happens to a slow one.
  public Listening listen(Consumer<StoredObservation> listener) {
    Listening listening = new Listening(listener, listeners::remove);
    listeners.add(listening);
    listening.start();
    return listening;
  }

  /// Hands `consumer` every fact after `position`, those stored and those to come, in order and on
  /// a thread of its own; for consumers that keep a position, such as rules.
  public Following follow(long position, Consumer<StoredObservation> consumer) {
    return new Following(this, position, consumer);
  }

  /// When the oldest kept fact began; empty for an empty log.
  public Optional<Instant> oldestStart() {
    return database.read(
        connection -> {
          try (Statement statement = connection.createStatement();
              ResultSet row =
                  statement.executeQuery(
                      "SELECT start_us FROM latest INDEXED BY latest_by_start"
                          + " ORDER BY start_us LIMIT 1")) {
            return row.next() ? Optional.of(Micros.instant(row.getLong(1))) : Optional.empty();
          }
        });
  }

  /// Deletes at most `limit` facts that ended before `cutoff`, oldest first: retention.
  ///
  /// @return what was deleted, and the keys of the snapshots that no kept fact names
  Deleted deleteEndedBefore(Instant cutoff, int limit) {
    Deleted deleted = changing(w -> w.deleteEndedBefore(Micros.floor(cutoff), limit));
    deleted.tracks().forEach(vectors::remove);
    return deleted;
  }

  /// What object tracks look like.
  public Lookalikes lookalikes() {
    return lookalikes;
  }

  /// Does something with a snapshot of the facts.
  <T> T reading(Reading<T> reading) {
    return database.read(
        connection -> {
          beginSnapshot(connection);
          return reading.of(connection, shelves);
        });
  }

  /// What is read of the facts as they are at one moment.
  interface Reading<T> {
    T of(Connection connection, Shelves shelves) throws SQLException;
  }

  /// What is done with the writer, alone; committed after it.
  interface Change<T> {
    T by(LogWriter writer) throws SQLException;
  }

  <T> T changing(Change<T> change) {
    writing.lock();
    try {
      requireOpen();
      if (broken) {
        recover();
      }
      T done = change.by(writer);
      writer.commit();
      return done;
    } catch (SQLException e) {
      broken = true;
      throw failure(e);
    } finally {
      writing.unlock();
    }
  }

  /// What one step of retention took away.
  record Deleted(int observations, List<String> snapshots, List<String> tracks) {}

  /// Fixes what this reader sees before it looks at the shelves, which may then say more but never
  /// less.
  private static void beginSnapshot(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet _ = statement.executeQuery("SELECT 1 FROM source LIMIT 1")) {
      // the first read of a transaction takes its snapshot
    }
  }

  private static void requireLimit(int limit) {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new ObservationException(
          ObservationException.Kind.BAD_CALL,
          "limit %d is not from 1 to %d".formatted(limit, MAX_LIMIT));
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new ObservationException(
          ObservationException.Kind.CLOSED, "the observation log is closed");
    }
  }

  /// Ends listeners and closes the file; a second call does nothing.
  @Override
  public void close() {
    List.copyOf(listeners).forEach(Listening::close);
    writing.lock();
    try {
      if (!closed) {
        closed = true;
        writer.close();
        database.close();
      }
    } finally {
      writing.unlock();
    }
  }
}
