package org.sightline.server.http.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where something is allowed.
///
/// @param everywhere on every camera that there will be; then the lists are empty or left out
/// @param cameras by name
/// @param groups of cameras, by name
public record WireWhere(
    boolean everywhere, @Nullable List<String> cameras, @Nullable List<String> groups) {}
