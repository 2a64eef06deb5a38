module org.sightline.stream {
  requires static org.jspecify;
}
