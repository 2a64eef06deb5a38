package org.sightline.server.http.wire;

import java.time.Instant;

/// A search that somebody keeps.
///
/// @param text as it was typed; read anew each time it is asked
public record WireSavedSearch(long id, String name, String text, Instant createdAt) {}
