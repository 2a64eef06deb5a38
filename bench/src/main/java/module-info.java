module org.sightline.bench {
  requires static org.jspecify;
}
