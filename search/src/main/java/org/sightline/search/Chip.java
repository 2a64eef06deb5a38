package org.sightline.search;

/// One understood part of a search.
///
/// @param key what it is about: `label`, `camera`, `zone`, `place`, `after`, `before`, `on`,
///   `during`, `last`, `confidence`, `lasts`, `moving`, `kind` or `text`
/// @param value what it says of it, for people, without quotes
/// @param text the part as one could type it, such as `-label:"traffic light"`: the texts of all
///   chips, joined by spaces, read as the same query at the same moment
/// @param said the words that were taken to mean this although the grammar does not know them, such
///   as `bicyclist`; empty where nothing was guessed
public record Chip(String key, String value, String text, String said) {
  /// A part of which nothing was guessed.
  public Chip(String key, String value, String text) {
    this(key, value, text, "");
  }

  /// The chip of a term's canonical text, such as `label:person`.
  static Chip of(String text) {
    int colon = text.indexOf(':');
    int bracket = text.indexOf('(');
    int cut = bracket >= 0 && (bracket < colon || colon < 0) ? bracket : colon;
    return cut < 0
        ? new Chip(text, text, text)
        : new Chip(text.substring(0, cut), text.substring(cut + 1), text);
  }

  /// The same, guessed of some words.
  Chip guessedOf(String words) {
    return new Chip(key, value, text, words);
  }
}
