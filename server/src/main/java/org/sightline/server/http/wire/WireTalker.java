package org.sightline.server.http.wire;

import org.jspecify.annotations.Nullable;

/// Who talks through a camera's loudspeaker now; null for nobody.
public record WireTalker(@Nullable String user) {}
