package org.sightline.rule;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sightline.rule.Sequences.Key;

/// The facts that wait for what follows, by their places in the log.
record WaitingRows(Sql sql) {
  /// One that waits, and when its time will have passed.
  record Row(Key key, Instant due) {}

  /// All, the oldest facts first.
  List<Row> all() throws SQLException {
    return sql.rows(
        "SELECT rule_id, position, due_at_us FROM waiting_fact ORDER BY position",
        row -> new Row(new Key(row.getLong(1), row.getLong(2)), Sql.instant(row.getLong(3))));
  }

  /// @param changes when something that waits now is due; empty for what waits no more
  void keep(Map<Key, Optional<Instant>> changes) throws SQLException {
    for (Map.Entry<Key, Optional<Instant>> change : changes.entrySet()) {
      Key key = change.getKey();
      if (change.getValue().isPresent()) {
        sql.update(
            "INSERT OR REPLACE INTO waiting_fact VALUES (?, ?, ?)",
            key.rule(),
            key.at(),
            Sql.micros(change.getValue().get()));
      } else {
        sql.update(
            "DELETE FROM waiting_fact WHERE rule_id = ? AND position = ?", key.rule(), key.at());
      }
    }
  }
}
