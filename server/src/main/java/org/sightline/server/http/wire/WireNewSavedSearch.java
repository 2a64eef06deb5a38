package org.sightline.server.http.wire;

/// A search that somebody wants to keep.
///
/// @param name unlike those of the person's other searches, 1 to 64 characters
/// @param text what is typed into the search box, 1 to 500 characters
public record WireNewSavedSearch(String name, String text) {}
