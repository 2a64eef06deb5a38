package org.sightline.observation;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.Observation;
import org.sightline.domain.ObservationQuery;

/// The terms that only the fact itself answers: the row's fact is read, and asked what the terms
/// mean. Asked last of all, as it costs most.
final class Sights implements AutoCloseable {
  private final Connection connection;
  private final Shelves shelves;
  private Traits.@Nullable Reader traits;
  private @Nullable PreparedStatement select;
  private @Nullable Observation last;
  private long lastPosition = -1;

  Sights(Connection connection, Shelves shelves) {
    this.connection = connection;
    this.shelves = shelves;
  }

  boolean holds(ObservationQuery.Sight term, Row row) {
    try {
      Observation fact = row.position() == lastPosition ? last : read(row.position());
      return fact != null && term.matches(fact);
    } catch (SQLException e) {
      throw new ObservationException(
          ObservationException.Kind.UNREADABLE,
          "observations cannot be read: " + e.getMessage(),
          e);
    }
  }

  private @Nullable Observation read(long position) throws SQLException {
    PreparedStatement statement = select;
    Traits.Reader reader = traits;
    if (reader == null) {
      reader = new Traits.Reader(connection);
      traits = reader;
    }
    if (statement == null) {
      statement =
          connection.prepareStatement(
              "SELECT " + Rows.COLUMNS + " FROM observation WHERE position = ?");
      select = statement;
    }
    statement.setLong(1, position);
    try (ResultSet row = statement.executeQuery()) {
      last = row.next() ? Rows.read(row, shelves, reader).observation() : null;
      lastPosition = position;
      return last;
    }
  }

  @Override
  public void close() throws SQLException {
    if (traits != null) {
      traits.close();
    }
    if (select != null) {
      select.close();
    }
  }
}
