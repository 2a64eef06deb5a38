/// The nouns that every other room shares. Requires `java.base` only, does no I/O, starts no
/// thread.
module org.sightline.domain {
  requires static org.jspecify;

  exports org.sightline.domain;
}
