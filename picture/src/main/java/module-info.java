module org.sightline.picture {
  requires static org.jspecify;
}
