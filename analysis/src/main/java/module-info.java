module org.sightline.analysis {
  requires static org.jspecify;
}
