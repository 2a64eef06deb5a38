/// Sites, nodes, devices and cameras; in this slice the cameras that an owner added while the node
/// ran.
module org.sightline.fleet {
  requires static org.jspecify;
  requires transitive org.sightline.domain;
  requires java.sql;
  requires org.sightline.database;
  requires org.xerial.sqlitejdbc;

  exports org.sightline.fleet;
}
