/// What people type, read as an ObservationQuery.
module org.sightline.search {
  requires transitive org.sightline.domain;
  requires static org.jspecify;
  requires com.microsoft.onnxruntime;

  exports org.sightline.search;
}
