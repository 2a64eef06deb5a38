module org.sightline.recording {
  requires static org.jspecify;
}
