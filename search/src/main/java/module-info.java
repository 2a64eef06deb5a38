/// What people type, read as an ObservationQuery.
module org.sightline.search {
  requires transitive org.sightline.domain;
  requires static org.jspecify;

  exports org.sightline.search;
}
