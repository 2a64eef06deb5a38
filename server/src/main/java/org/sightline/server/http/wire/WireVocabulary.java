package org.sightline.server.http.wire;

import java.util.List;

/// The names that a search may use.
public record WireVocabulary(List<String> labels, List<String> cameras, List<String> zones) {}
