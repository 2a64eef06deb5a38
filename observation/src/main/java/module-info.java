/// The observation log: append, answer queries, replay.
module org.sightline.observation {
  requires transitive org.sightline.domain;
  requires org.sightline.database;
  requires java.sql;
  requires org.xerial.sqlitejdbc;
  requires static org.jspecify;

  exports org.sightline.observation;
}
