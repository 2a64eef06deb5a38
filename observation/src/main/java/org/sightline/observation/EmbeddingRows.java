package org.sightline.observation;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.sightline.domain.Embedding;
import org.sightline.domain.Observation.ObjectObservation;

/// Vectors of object tracks as rows of the table `embedding` and back.
final class EmbeddingRows {
  private static final String NEWEST =
      "SELECT "
          + Rows.COLUMNS
          + " FROM observation WHERE position = (SELECT t.position FROM track t WHERE t.track_id = ?)";

  private static final String QUALIFIED = "o." + Rows.COLUMNS.replace(", ", ", o.");

  private EmbeddingRows() {}

  /// The newest revision of an object track.
  static Optional<StoredObservation> newest(Connection connection, Shelves shelves, String track)
      throws SQLException {
    try (Traits.Reader traits = new Traits.Reader(connection);
        PreparedStatement select = connection.prepareStatement(NEWEST)) {
      select.setString(1, track);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.of(Rows.read(row, shelves, traits)) : Optional.empty();
      }
    }
  }

  static void store(Connection connection, String track, Embedding embedding) throws SQLException {
    try (PreparedStatement network =
            connection.prepareStatement(
                "INSERT INTO embedding_network (sha256) VALUES (?) ON CONFLICT DO NOTHING");
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO embedding (track_id, network_id, levels)"
                    + " SELECT ?, id, ? FROM embedding_network WHERE sha256 = ?")) {
      network.setString(1, embedding.network());
      network.executeUpdate();
      delete(connection, List.of(track));
      insert.setString(1, track);
      insert.setBytes(2, embedding.levels());
      insert.setString(3, embedding.network());
      insert.executeUpdate();
    }
  }

  static void delete(Connection connection, List<String> tracks) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM embedding WHERE track_id = ?")) {
      for (String track : tracks) {
        delete.setString(1, track);
        delete.executeUpdate();
      }
    }
  }

  /// Every vector that is kept, into the index, those that were stored first first.
  static void load(Connection connection, Shelves shelves, VectorIndex into) throws SQLException {
    try (Statement statement = connection.createStatement();
        Traits.Reader traits = new Traits.Reader(connection);
        ResultSet row =
            statement.executeQuery(
                "SELECT "
                    + QUALIFIED
                    + ", n.sha256, e.levels FROM embedding e"
                    + " JOIN embedding_network n ON n.id = e.network_id"
                    + " JOIN track t ON t.track_id = e.track_id"
                    + " JOIN observation o ON o.position = t.position ORDER BY e.number")) {
      int last = row.getMetaData().getColumnCount();
      while (row.next()) {
        if (Rows.read(row, shelves, traits).observation() instanceof ObjectObservation track) {
          var unused =
              into.put(Embedding.ofLevels(row.getString(last - 1), row.getBytes(last)), track);
        }
      }
    }
  }
}
