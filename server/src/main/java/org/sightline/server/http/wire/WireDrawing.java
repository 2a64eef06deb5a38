package org.sightline.server.http.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// All that is drawn over a camera's picture.
///
/// @param zones areas with a meaning
/// @param markings lines, masks and measured ground; none where null
/// @param saved whether it was saved here; otherwise it is the configuration's, or as the camera
///   was added. Ignored when it is sent
public record WireDrawing(
    List<WireZone> zones, @Nullable WireMarkings markings, @Nullable Boolean saved) {}
