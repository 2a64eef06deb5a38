/// The form of a room's SQLite file: its steps, a copy before each change, no way back.
module org.sightline.database {
  requires static org.jspecify;
  requires transitive flyway.core;
  requires transitive java.sql;

  exports org.sightline.database;
}
