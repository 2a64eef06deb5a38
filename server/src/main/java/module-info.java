/// The program: its command line, configuration, wiring, HTTP API and identity. The only room that
/// knows all.
module org.sightline.server {
  requires static org.jspecify;
  requires java.net.http;
  requires java.logging;
  requires java.management;
  requires java.sql;
  requires org.sightline.analysis;
  requires org.sightline.database;
  requires org.sightline.domain;
  requires org.sightline.fleet;
  requires org.sightline.media;
  requires org.sightline.observation;
  requires org.sightline.picture;
  requires org.sightline.recording;
  requires org.sightline.rule;
  requires org.sightline.search;
  requires org.sightline.stream;
  requires org.sightline.testkit;
  requires org.sightline.webrtc;
  requires org.bouncycastle.pkix;
  requires org.bouncycastle.provider;
  requires org.bouncycastle.util;
  requires org.eclipse.jetty.server;
  requires org.eclipse.jetty.websocket.api;
  requires org.eclipse.jetty.websocket.server;
  requires org.snakeyaml.engine.v2;
  requires tools.jackson.core;
  requires tools.jackson.databind;
}
