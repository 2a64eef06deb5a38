package org.sightline.recording;

import java.sql.Connection;
import java.sql.SQLException;

/// What is done with a connection of the [Index] while nobody else has it; for tables whose own
/// class stands beside the index.
interface SqlWork<T> {
  T on(Connection connection) throws SQLException;
}
