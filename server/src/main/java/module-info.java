/// The program: its command line, configuration, wiring, HTTP API and identity. The only room that
/// knows all.
module org.sightline.server {
  requires static org.jspecify;
  requires java.net.http;
  requires java.logging;
  requires java.sql;
  requires org.sightline.domain;
  requires org.sightline.fleet;
  requires org.sightline.media;
  requires org.sightline.observation;
  requires org.sightline.picture;
  requires org.sightline.recording;
  requires org.sightline.rule;
  requires org.sightline.stream;
  requires org.sightline.testkit;
  requires org.snakeyaml.engine.v2;
  requires tools.jackson.databind;
}
