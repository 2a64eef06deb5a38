package org.sightline.server.http.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A reader to make.
///
/// @param name the user name with which it authenticates
/// @param cameras that it may see, by name
/// @param analyze whether it may also post what it saw of these cameras; not, when left out
public record WireNewReader(String name, List<String> cameras, @Nullable Boolean analyze) {}
