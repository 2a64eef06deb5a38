package org.sightline.server.http.wire;

import java.util.List;

/// The searches that somebody keeps, by name.
public record WireSavedSearches(List<WireSavedSearch> searches) {}
