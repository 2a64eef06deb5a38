package org.sightline.server.http.wire;

import org.jspecify.annotations.Nullable;

/// Who talks through a camera's loudspeaker now.
///
/// @param user null for nobody
/// @param loudspeaker whether the camera has one; null where it has not said
public record WireTalker(@Nullable String user, @Nullable Boolean loudspeaker) {}
