/// Rules: when a query is true of a fact, an alert; its delivery to a webhook.
module org.sightline.rule {
  requires transitive org.sightline.domain;
  requires org.sightline.database;
  requires java.sql;
  requires org.xerial.sqlitejdbc;
  requires static org.jspecify;

  exports org.sightline.rule;
}
