package org.sightline.server.http.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A token that somebody wants for a script.
///
/// @param actions at most what the user may do
/// @param where everywhere when left out: wherever the user may
/// @param days that it lasts, 1 to 366
public record WireNewToken(
    String name, List<String> actions, @Nullable WireWhere where, int days) {}
