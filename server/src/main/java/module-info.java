module org.sightline.server {
  requires static org.jspecify;
}
