module org.sightline.testkit {
  requires static org.jspecify;
}
