/// The program: its command line, configuration, wiring, HTTP API and identity. The only room that
/// knows all.
module org.sightline.server {
  requires static org.jspecify;
  requires java.net.http;
  requires java.logging;
  requires org.sightline.domain;
  requires org.sightline.fleet;
  requires org.snakeyaml.engine.v2;
}
