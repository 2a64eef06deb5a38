module org.sightline.search {
  requires static org.jspecify;
}
