/// Simulated cameras, stream notation and clocks, for tests, the demo and measurements.
module org.sightline.testkit {
  requires static org.jspecify;
  requires transitive org.sightline.media;

  exports org.sightline.testkit;
}
