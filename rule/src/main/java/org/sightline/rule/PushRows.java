package org.sightline.rule;

import java.sql.SQLException;
import java.util.List;

/// Browsers that asked to be told.
record PushRows(Sql sql) {
  List<PushSubscription> all() throws SQLException {
    return sql.rows(
        "SELECT id, user, endpoint, public_key, secret, made_at_us FROM push_subscription ORDER BY id",
        row ->
            new PushSubscription(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                Sql.instant(row.getLong(6))));
  }

  void add(PushSubscription made) throws SQLException {
    sql.update(
        "INSERT INTO push_subscription (user, endpoint, public_key, secret, made_at_us) VALUES (?, ?, ?, ?, ?)"
            + " ON CONFLICT (endpoint) DO UPDATE SET user = excluded.user, public_key = excluded.public_key, secret = excluded.secret",
        made.user(),
        made.endpoint(),
        made.publicKey(),
        made.secret(),
        Sql.micros(made.madeAt()));
  }

  boolean remove(String user, String endpoint) throws SQLException {
    return sql.update(
            "DELETE FROM push_subscription WHERE endpoint = ? AND (user = ? OR ? = '')",
            endpoint,
            user,
            user)
        > 0;
  }

  /// How many of a user's.
  long of(String user) throws SQLException {
    return sql.number("SELECT count(*) FROM push_subscription WHERE user = ?", user).orElse(0);
  }
}
