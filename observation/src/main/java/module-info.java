module org.sightline.observation {
  requires static org.jspecify;
}
