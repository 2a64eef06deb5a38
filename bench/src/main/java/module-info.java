/// Benchmarks of whole processes, and the sources and peers that they need.
module org.sightline.bench {
  requires static org.jspecify;
  requires org.sightline.domain;
  requires java.net.http;
  requires java.sql;
  requires org.sightline.media;
  requires org.sightline.picture;
  requires org.sightline.testkit;
  requires playwright;
}
