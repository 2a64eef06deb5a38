package org.sightline.search;

/// One understood part of a search.
///
/// @param key what it is about: `label`, `camera`, `zone`, `place`, `after`, `before`, `on`,
///   `during`, `last`, `confidence`, `lasts`, `moving`, `kind` or `text`
/// @param value what it says of it, for people, without quotes
/// @param text the part as one could type it, such as `-label:"traffic light"`: the texts of all
///   chips, joined by spaces, read as the same query at the same moment
public record Chip(String key, String value, String text) {}
