package org.sightline.recording;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// Takes what can still be read out of a damaged database, so that what the files do not know (why
/// footage is missing, what is pinned) is lost only where its page is.
///
/// Every table that both databases have is read from its first row on until a page cannot be read,
/// then from its last row backwards. Rows that the new database refuses are passed over.
final class Salvage {
  private static final System.Logger LOG = System.getLogger(Salvage.class.getName());

  private final Connection into;
  private long rows;

  private Salvage(Connection into) {
    this.into = into;
  }

  /// Copies into a fresh database of the same schema.
  ///
  /// @return how many rows were saved
  static long from(Path damaged, Connection into) throws SQLException {
    Salvage salvage = new Salvage(into);
    try (Connection old = DriverManager.getConnection("jdbc:sqlite:" + damaged)) {
      for (String table : salvage.tables()) {
        salvage.copy(old, table);
      }
    } catch (SQLException unreadable) {
      LOG.log(
          System.Logger.Level.WARNING,
          "nothing more can be read from the damaged index: " + unreadable.getMessage());
    }
    return salvage.rows;
  }

  /// Streams first: others refer to them.
  private List<String> tables() throws SQLException {
    List<String> found = new ArrayList<>(List.of("stream", "segment"));
    try (Statement statement = into.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
                    + " AND name NOT LIKE 'flyway%' ORDER BY rowid")) {
      while (row.next()) {
        if (!found.contains(row.getString(1))) {
          found.add(row.getString(1));
        }
      }
    }
    return found;
  }

  private void copy(Connection old, String table) throws SQLException {
    List<String> columns = columns(table);
    String names = String.join(", ", columns.stream().map(c -> "\"" + c + "\"").toList());
    String places = String.join(", ", columns.stream().map(c -> "?").toList());
    into.setAutoCommit(false);
    try (PreparedStatement add =
        into.prepareStatement(
            "INSERT OR IGNORE INTO \"%s\" (%s) VALUES (%s)".formatted(table, names, places))) {
      for (String order : List.of("ASC", "DESC")) {
        String all = "SELECT %s FROM \"%s\" ORDER BY rowid %s".formatted(names, table, order);
        if (isCopied(old, all, add, columns.size())) {
          break;
        }
      }
    } finally {
      into.commit();
      into.setAutoCommit(true);
    }
  }

  /// Whether all rows could be read.
  private boolean isCopied(Connection old, String all, PreparedStatement add, int columns) {
    try (Statement statement = old.createStatement();
        ResultSet row = statement.executeQuery(all)) {
      while (row.next()) {
        for (int i = 1; i <= columns; i++) {
          add.setObject(i, row.getObject(i));
        }
        rows += isAdded(add) ? 1 : 0;
      }
      return true;
    } catch (SQLException unreadable) {
      return false;
    }
  }

  private static boolean isAdded(PreparedStatement add) {
    try {
      return add.executeUpdate() > 0;
    } catch (SQLException refused) {
      return false;
    }
  }

  private List<String> columns(String table) throws SQLException {
    List<String> found = new ArrayList<>();
    try (PreparedStatement statement =
        into.prepareStatement("SELECT name FROM pragma_table_info(?)")) {
      statement.setString(1, table);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          found.add(row.getString(1));
        }
      }
    }
    return found;
  }
}
