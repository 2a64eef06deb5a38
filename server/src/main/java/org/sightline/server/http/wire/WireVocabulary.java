package org.sightline.server.http.wire;

import java.util.List;

/// The names that a search may use.
///
/// @param seen the labels of what was seen in the last week, most often first
public record WireVocabulary(
    List<String> labels, List<String> cameras, List<String> zones, List<String> seen) {}
