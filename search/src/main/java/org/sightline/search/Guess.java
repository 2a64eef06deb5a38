package org.sightline.search;

/// What words that the grammar does not know were taken to mean.
///
/// @param said the words
/// @param key `label`, `zone`, `camera` or `colour`
/// @param value the name there is that means nearly the same
/// @param at where the words begin
/// @param words how many they are
record Guess(String said, String key, String value, int at, int words) {
  /// How it was read, for people.
  String note() {
    return "read '%s' as %s".formatted(said, value);
  }
}
