/// Segments on disk, and small pictures of them. Knows streams by their subscriptions and nothing
/// of analysis, rules or HTTP.
module org.sightline.recording {
  requires static org.jspecify;
  requires transitive org.sightline.domain;
  requires transitive org.sightline.media;
  requires transitive org.sightline.stream;
  requires transitive org.sightline.picture;
  requires java.management;
  requires java.sql;
  requires org.sightline.database;

  exports org.sightline.recording;
  exports org.sightline.recording.evidence;
}
