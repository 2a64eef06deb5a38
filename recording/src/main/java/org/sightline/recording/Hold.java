package org.sightline.recording;

import org.sightline.domain.CameraName;
import org.sightline.domain.TimeRange;

/// Footage that does not expire by time as long as somebody has to deal with it, such as that of an
/// open alert.
public record Hold(CameraName camera, TimeRange range) {}
