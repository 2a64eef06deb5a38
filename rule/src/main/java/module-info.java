module org.sightline.rule {
  requires static org.jspecify;
}
