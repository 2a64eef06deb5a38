package org.sightline.search;

/// One understood part of a search.
///
/// @param key what it is about: `label`, `camera`, `zone`, `place`, `after`, `before`, `on`,
///   `during`, `last`, `confidence`, `lasts`, `moving`, `kind` or `text`
/// @param value what it says of it, for people, without quotes
/// @param text the part as one could type it, such as `-label:"traffic light"`: the texts of all
///   chips, joined by spaces, read as the same query at the same moment
public record Chip(String key, String value, String text) {
  /// The chip of a term's canonical text, such as `label:person`.
  static Chip of(String text) {
    int colon = text.indexOf(':');
    int bracket = text.indexOf('(');
    int cut = bracket >= 0 && (bracket < colon || colon < 0) ? bracket : colon;
    return cut < 0
        ? new Chip(text, text, text)
        : new Chip(text.substring(0, cut), text.substring(cut + 1), text);
  }
}
