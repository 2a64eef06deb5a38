/// Pictures to observations: motion, detection, tracking. Knows no disk of recordings, no log and
/// no HTTP: what it finds is handed to a plain function.
module org.sightline.analysis {
  requires static org.jspecify;
  requires transitive org.sightline.domain;
  requires transitive org.sightline.stream;
  requires org.sightline.picture;
  requires com.microsoft.onnxruntime;
  requires java.management;
  requires java.net.http;
  requires jdk.management;
  requires java.xml;

  exports org.sightline.analysis;
  exports org.sightline.analysis.evaluate;
}
