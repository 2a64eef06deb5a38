/// Sources in, subscriptions out. Knows cameras only by the name of a stream and an address.
module org.sightline.stream {
  requires static org.jspecify;
  requires transitive org.sightline.domain;
  requires transitive org.sightline.media;

  exports org.sightline.stream;
}
