/// Detections followed over pictures. Knows no pixels and no camera. Begin at [ObjectTracker].
@NullMarked
package org.sightline.analysis.track;

import org.jspecify.annotations.NullMarked;
