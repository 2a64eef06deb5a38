module org.sightline.fleet {
  requires static org.jspecify;
}
